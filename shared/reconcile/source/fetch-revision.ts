import { timeStage } from '../../base/metrics.ts';
import { fetchGitSource, type GitSource, stageErrorOf } from '../../source/fetch-source.ts';
import { GitError } from '../../wire/git/git-error.ts';
import type { ReconcileContext } from '../context.ts';
import { readRevision, type StoredRevision, sourceIdentity, writeRevision } from '../revisions.ts';

/** The revision that Git has, by one request; nothing is fetched. @throws StageError */
export async function resolveRevision(
  { signal }: Pick<ReconcileContext, 'signal'>,
  source: GitSource,
): Promise<string> {
  return (await inFluxWords(fetchGitSource(source, async () => true, signal))).revision;
}

async function inFluxWords<T>(fetching: Promise<T>): Promise<T> {
  try {
    return await fetching;
  } catch (error) {
    throw error instanceof GitError ? stageErrorOf(error) : error;
  }
}

export interface FoundRevision {
  readonly identity: string;
  readonly entry: StoredRevision;
}

/**
 * The revision that a source has now: every caller asks Git which one that is, and many that find the same new one make one fetch. Another process may
 * fetch it too; it makes the same bytes under the same digest.
 *
 * @throws StageError
 */
export async function fetchRevision(
  context: Pick<ReconcileContext, 'store' | 'fetches' | 'secret' | 'signal' | 'metrics' | 'now'>,
  source: GitSource,
): Promise<FoundRevision> {
  const { store, fetches, secret, signal } = context;
  const identity = sourceIdentity(secret, source);
  const own = Promise.withResolvers<StoredRevision>();
  own.promise.catch(() => undefined);
  let key: string | undefined;
  let known: StoredRevision | undefined;
  const isKnown = async (revision: string): Promise<boolean> => {
    const fetching = `${identity} ${revision}`;
    // One that failed is tried again, by one of those who waited for it.
    for (let other = fetches.get(fetching); other !== undefined; other = fetches.get(fetching)) {
      known = await other.catch(() => undefined);
      if (known !== undefined) return true;
    }
    key = fetching;
    fetches.set(key, own.promise);
    known = await readRevision(store, identity, revision, context.now());
    return known !== undefined;
  };
  try {
    const fetched = await timeStage(context.metrics, 'fetch', () =>
      inFluxWords(fetchGitSource(source, ({ revision }) => isKnown(revision), signal)),
    );
    if (known === undefined && !('archive' in fetched))
      throw new Error(`${fetched.revision} was neither known nor fetched`);
    const entry = known ?? (await writeRevision(store, identity, fetched as Parameters<typeof writeRevision>[2]));
    own.resolve(entry);
    return { identity, entry };
  } catch (error) {
    own.reject(error);
    throw error;
  } finally {
    if (key !== undefined) fetches.delete(key);
  }
}
