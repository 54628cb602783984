import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { type Archive, type TreeFile, writeArchive } from '../artifact/archive.ts';
import { ArchiveError } from '../artifact/extract.ts';
import { type FileIndex, indexFiles } from '../artifact/file-index.ts';
import { filterIgnored } from '../artifact/source-ignore.ts';
import { StageError } from '../base/errors.ts';
import type { Dialer } from '../ports/net/dialer.ts';
import { GitError } from '../wire/git/git-error.ts';
import { defaultGitLimits, type GitLimits } from '../wire/git/git-limits.ts';
import { parsePack } from '../wire/git/pack.ts';
import { fetchPack } from '../wire/git/protocol.ts';
import { type GitCredentials, openTransport } from '../wire/git/transport.ts';
import { listFiles, parseCommit } from '../wire/git/tree.ts';
import { type RefSelector, type ResolvedRef, resolveRef } from './resolve-ref.ts';

export interface GitSource {
  readonly url: string;
  readonly ref?: RefSelector;
  readonly ignore?: string;
  readonly credentials: GitCredentials;
  readonly dialer: Dialer;
  readonly timeoutMs: number;
  /** What the repository may weigh; by default what a function can hold in memory, with room to work. */
  readonly limits?: GitLimits;
}

/** A revision with its files, as an artifact. */
export interface FetchedRevision extends ResolvedRef {
  /** First line of the commit's message. */
  readonly subject: string;
  readonly archive: Archive;
  readonly index: FileIndex;
}

/**
 * Resolves the revision, and fetches it unless `isKnown` says that it is there already: nothing new costs one request.
 *
 * @throws GitError
 */
export async function fetchGitSource(
  source: GitSource,
  isKnown: (resolved: ResolvedRef) => Promise<boolean>,
  signal: AbortSignal,
): Promise<ResolvedRef | FetchedRevision> {
  const { limits = defaultGitLimits } = source;
  const transport = openTransport({
    url: source.url,
    credentials: source.credentials,
    dialer: source.dialer,
    timeoutMs: source.timeoutMs,
    signal,
  });
  try {
    const resolved = await resolveRef({ transport, limits }, source.ref);
    if (await isKnown(resolved)) return resolved;
    const objects = parsePack(await fetchPack(transport, resolved.commit, limits), limits);
    const commit = parseCommit(resolved.commit, objects);
    const files = leaveOutIgnored(listFiles(commit.tree, objects, limits), source.ignore);
    return { ...resolved, subject: commit.subject, archive: writeArchive(files), index: indexFiles(files) };
  } finally {
    await transport.close();
  }
}

function leaveOutIgnored(files: readonly TreeFile[], ignore: string | undefined): readonly TreeFile[] {
  try {
    return filterIgnored(files, ignore);
  } catch (error) {
    if (error instanceof ArchiveError) throw new GitError('too-large', error.message, { cause: error });
    throw error;
  }
}

/** What Flux says of a commit: its first line, cut after fifty characters. */
export function describeCommit(subject: string): string {
  return `stored artifact for commit '${subject.length > 50 ? `${subject.slice(0, 50)}...` : subject}'`;
}

const reasons: Readonly<Record<GitError['code'], string>> = {
  'invalid-url': 'URLInvalid',
  unreachable: 'GitOperationFailed',
  refused: 'URLInvalid',
  unauthorized: 'GitOperationFailed',
  'not-found': 'GitOperationFailed',
  protocol: 'GitOperationFailed',
  empty: 'EmptyGitRepository',
  'no-such-ref': 'GitOperationFailed',
  'too-large': 'GitOperationFailed',
  corrupt: 'InvalidGitObject',
};

/** What a fetch threw, in Flux's words. Nothing but another URL helps against one that is not valid. */
export function stageErrorOf(error: GitError): StageError {
  const { code, message } = error;
  const prefix = code === 'empty' || code === 'invalid-url' ? '' : 'failed to checkout and determine revision: ';
  const outcome = code === 'invalid-url' ? 'stalled' : 'retry';
  return new StageError(reasons[code], prefix + message, { outcome, cause: error });
}

/** The data of a Secret as credentials. @throws RangeError naming what is missing */
export function gitCredentialsFrom(data: Readonly<Record<string, string>>): GitCredentials {
  const decode = (...keys: string[]): string | undefined => {
    const value = keys.map((key) => data[key]).find((found) => found !== undefined);
    return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
  };
  const [username, password, bearerToken] = [decode('username'), decode('password'), decode('bearerToken')];
  const [caPem, cert, key] = [decode('ca.crt', 'caFile'), decode('tls.crt'), decode('tls.key')];
  if ((cert === undefined) !== (key === undefined))
    throw new RangeError("'tls.crt' and 'tls.key' belong together: the secret has only one of them");
  if (username !== undefined && password === undefined)
    throw new RangeError("the secret has 'username' and no 'password'");
  if (data['identity'] !== undefined && username === undefined && bearerToken === undefined)
    throw new RangeError("the secret has an SSH 'identity', which an HTTP(S) URL cannot use");
  checkPem("'ca.crt'", () => caPem && new X509Certificate(caPem));
  checkPem("'tls.crt' with 'tls.key'", () => createSecureContext({ cert, key }));
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...(caPem === undefined ? {} : { caPem }),
    ...(cert === undefined ? {} : { clientCertificatePem: cert }),
    ...(key === undefined ? {} : { clientKeyPem: key }),
  };
}

/** A certificate that cannot be read is told here, by its key, and not as a connection that fails. */
function checkPem(name: string, read: () => unknown): void {
  try {
    read();
  } catch {
    throw new RangeError(`${name} of the secret cannot be read as PEM`);
  }
}
