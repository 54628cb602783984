/**
 * How far an object is on its way to its desired state, in the words of kstatus. @see
 * https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus
 */
export type Status = 'InProgress' | 'Failed' | 'Current' | 'Terminating' | 'NotFound' | 'Unknown';

/** The status of one object, with the message of kstatus for people. */
export interface ObjectStatus {
  readonly status: Status;
  readonly message: string;
}

/** The rule of one kind. `now` is in milliseconds since the epoch. */
export type StatusRule = (object: StatusObject, now: number) => ObjectStatus;

/** A live object. Its status may have any form. */
export interface StatusObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The object is as desired. */
export const current = (message: string): ObjectStatus => ({ status: 'Current', message });
/** The object is on its way. */
export const inProgress = (message: string): ObjectStatus => ({ status: 'InProgress', message });
/** The object will not get there by itself. */
export const failed = (message: string): ObjectStatus => ({ status: 'Failed', message });
