import {
  type FetchesUnderWay,
  type NewRevision,
  readRevision,
  type StoredRevision,
  writeRevision,
} from '../artifact/revisions.ts';
import { type Metrics, timeStage } from '../base/metrics.ts';
import type { SourceKindName } from '../flux/kinds.ts';
import type { ObjectStore } from '../ports/store/object-store.ts';
import { sourceIdentity } from './identity.ts';
import { sourceKinds } from './kinds/index.ts';
import type { AnySourceKind } from './source-kind.ts';

/** A source to fetch: its kind, and what its spec asks for. */
export interface RequestedSource {
  readonly kind: SourceKindName;
  /** What `sourceKinds[kind].request` returned. */
  readonly request: unknown;
}

/** What a fetch works with. */
export interface FetchContext {
  readonly store: ObjectStore;
  readonly fetches: FetchesUnderWay;
  /** Keys the identities of sources. */
  readonly secret: Uint8Array;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  readonly signal: AbortSignal;
}

/** A revision that is stored, under the identity of its source. */
export interface FoundRevision {
  readonly identity: string;
  readonly entry: StoredRevision;
}

/**
 * Resolves the revision, and fetches it unless `isKnown` says that it is there already: nothing new costs one request.
 *
 * @throws what the sessions of the kind throw
 */
export async function fetchSource(
  kind: Pick<AnySourceKind, 'open'>,
  request: unknown,
  isKnown: (revision: string) => Promise<boolean>,
  signal: AbortSignal,
): Promise<NewRevision | { readonly revision: string }> {
  const session = kind.open(request, signal);
  try {
    const resolved = await session.resolve();
    return (await isKnown(resolved.revision)) ? { revision: resolved.revision } : await session.fetch(resolved);
  } finally {
    await session.close();
  }
}

/** The revision that the source has now; nothing is fetched. @throws StageError */
export async function resolveRevision({ kind, request }: RequestedSource, signal: AbortSignal): Promise<string> {
  const found = await explained(
    kind,
    fetchSource(sourceKinds[kind], request, async () => true, signal),
  );
  return found.revision;
}

/**
 * The revision that a source has now, resolved, fetched and stored: every caller asks which one that is, and many that find the same new
 * one make one fetch. Another process may fetch it too; it makes the same bytes under the same digest.
 *
 * @throws StageError
 */
export async function fetchRevision(context: FetchContext, source: RequestedSource): Promise<FoundRevision> {
  const { store, fetches, secret, now, signal } = context;
  const { kind, request } = source;
  const identity = sourceIdentity(secret, kind, request);
  const own = Promise.withResolvers<StoredRevision>();
  own.promise.catch(() => undefined);
  let key: string | undefined;
  let known: StoredRevision | undefined;
  const isKnown = async (revision: string): Promise<boolean> => {
    const fetching = `${identity} ${revision}`;
    known = await awaitOther(fetches, fetching, own.promise);
    if (known !== undefined) return true;
    key = fetching;
    known = await readRevision(store, identity, revision, now());
    return known !== undefined;
  };
  try {
    const fetched = await timeStage(context, 'fetch', () =>
      explained(kind, fetchSource(sourceKinds[kind], request, isKnown, signal)),
    );
    const entry = known ?? (await writeRevision(store, identity, asNew(fetched)));
    own.resolve(entry);
    return { identity, entry };
  } catch (error) {
    own.reject(error);
    throw error;
  } finally {
    if (key !== undefined) fetches.delete(key);
  }
}

/**
 * What a fetch of the same revision finds that is under way; where there is none, `own` is the one for others. One that failed is tried
 * again, by one of those who waited for it.
 */
async function awaitOther(
  fetches: FetchesUnderWay,
  fetching: string,
  own: Promise<StoredRevision>,
): Promise<StoredRevision | undefined> {
  for (let other = fetches.get(fetching); other !== undefined; other = fetches.get(fetching)) {
    const found = await other.catch(() => undefined);
    if (found !== undefined) return found;
  }
  // In the same turn as the look above, so that only one of many begins.
  fetches.set(fetching, own);
  return undefined;
}

function asNew(fetched: NewRevision | { readonly revision: string }): NewRevision {
  if (!('archive' in fetched)) throw new Error(`${fetched.revision} was neither known nor fetched`);
  return fetched;
}

async function explained<T>(kind: SourceKindName, fetching: Promise<T>): Promise<T> {
  try {
    return await fetching;
  } catch (error) {
    throw sourceKinds[kind].explain(error) ?? error;
  }
}
