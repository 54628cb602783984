/** A request as a receiver sees it. */
export interface HookRequest {
  /** By lower-case name. */
  header(name: string): string | undefined;
  readonly body: Uint8Array;
}

export interface ReceiverSecret {
  readonly token: string;
}

/** What a request proved. */
export interface HookFacts {
  /** The event as the sender names it, lower case; absent where the type has none, empty where the sender did not say. */
  readonly event?: string;
  /** The sender's id of this delivery; empty where it has none. */
  readonly delivery: string;
}

/** A request that does not prove itself. The message never holds the token or the signature. */
export class HookRefused extends Error {
  override readonly name = 'HookRefused';
}

/** How requests of one type prove themselves. @throws HookRefused */
export type ReceiverType = (request: HookRequest, secret: ReceiverSecret) => HookFacts;
