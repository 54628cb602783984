/** What can be said of an object's progress towards its desired state. @see https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus */
export type Status = 'InProgress' | 'Failed' | 'Current' | 'Terminating' | 'NotFound' | 'Unknown';

export interface ObjectStatus {
  readonly status: Status;
  readonly message: string;
}

/** What the rules of one kind say of an object of it. */
export type StatusRule = (object: StatusObject, now: number) => ObjectStatus;

/** An object with its status, of which nothing is known. */
export interface StatusObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export const current = (message: string): ObjectStatus => ({ status: 'Current', message });
export const inProgress = (message: string): ObjectStatus => ({ status: 'InProgress', message });
export const failed = (message: string): ObjectStatus => ({ status: 'Failed', message });
