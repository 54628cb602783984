import type { NewRevision, StoredRevision } from '../artifact/revisions.ts';
import type { StageError } from '../base/errors.ts';
import type { UnsupportedField } from '../flux/unsupported.ts';
import type { Dialer } from '../ports/net/dialer.ts';
import type { TokenCache } from '../wire/http/token-cache.ts';

/** What a source may use to find out how it is fetched. */
export interface SourceAccess {
  readonly dialer: Dialer;
  /** Of the object. */
  readonly namespace: string;
  /** What earlier requests of this process were let in with. */
  readonly tokens: TokenCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The data of a Secret of that namespace, each value in Base64; undefined where it does not exist. */
  readSecret(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** The names of the pull secrets of a service account of that namespace; undefined where it does not exist. */
  readPullSecretNames(serviceAccount: string): Promise<readonly string[] | undefined>;
}

/** A conversation with the host of a source. What it throws, `explain` explains. */
export interface SourceSession<Resolved extends { readonly revision: string }> {
  /** The revision that the source has now. */
  resolve(): Promise<Resolved>;
  /** The files of a revision. */
  fetch(resolved: Resolved): Promise<NewRevision>;
  close(): Promise<void>;
}

/** How the objects of a kind become artifacts. All else is the same for every source. */
export interface SourceKind<Spec, Request, Resolved extends { readonly revision: string }> {
  /** Fields of the spec that this version does not act on. */
  readonly unsupported: readonly UnsupportedField[];
  /** What a spec asks for, with the credentials that its Secrets hold. @throws StageError */
  request(spec: Spec, access: SourceAccess): Promise<Request>;
  /** Everything that shapes the bytes, and who may fetch them, as JSON. It is stored as an HMAC only. */
  identify(request: Request): Readonly<Record<string, unknown>>;
  open(request: Request, signal: AbortSignal): SourceSession<Resolved>;
  /** What a session threw, in Flux's words; undefined for what is not a fault of the source. */
  explain(error: unknown): StageError | undefined;
  /** The name of an artifact's file, below the folder of its object. */
  fileOf(revision: string, spec: Spec): string;
  /** True if `status.url` says where the newest artifact is always found. */
  readonly hasNewestUrl?: true;
  /** What the Ready condition says of an artifact that is stored. */
  describeStored(revision: string): string;
  /** What an event says of a new artifact. */
  describe(stored: Pick<StoredRevision, 'subject' | 'revision' | 'metadata'>, spec: Spec): string;
  /** The fields of the status that say which fields of the spec shaped the artifact; null where one is not set. */
  observe(spec: Spec): Readonly<Record<string, unknown>>;
}

/** A source of any kind. */
// biome-ignore lint/suspicious/noExplicitAny: each kind has types of its own, and only what it made itself is handed to it
export type AnySourceKind = SourceKind<any, any, any>;
