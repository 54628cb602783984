/** An HTTP request of a sender. */
export interface HookRequest {
  /** The value of a header. @param name in lower case */
  header(name: string): string | undefined;
  readonly body: Uint8Array;
}

/** The secret that a Receiver and its sender share. */
export interface ReceiverSecret {
  readonly token: string;
}

/** What is known about a request that has proved itself. */
export interface HookFacts {
  /** The event as the sender names it, in lower case. Absent if the type has no events, empty if the sender did not name one. */
  readonly event?: string;
  /** The sender's id of this delivery; empty if it has none. */
  readonly delivery: string;
}

/** A request that does not prove itself. The message never contains the token or the signature. */
export class HookRefused extends Error {
  override readonly name = 'HookRefused';
}

/** Checks a request of one type. Returns what is known about it. @throws HookRefused if it does not prove itself */
export type ReceiverType = (request: HookRequest, secret: ReceiverSecret) => HookFacts;
