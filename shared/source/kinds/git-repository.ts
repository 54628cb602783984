import { writeArchive } from '../../artifact/archive.ts';
import { ArchiveError } from '../../artifact/extract.ts';
import { indexFiles } from '../../artifact/file-index.ts';
import type { NewRevision } from '../../artifact/revisions.ts';
import { filterIgnored } from '../../artifact/source-ignore.ts';
import { StageError } from '../../base/errors.ts';
import type { TreeFile } from '../../base/filesys/tree-file.ts';
import { parseDuration } from '../../flux/api/duration.ts';
import type { GitRepository } from '../../flux/api/git-repository.ts';
import { unsupportedField } from '../../flux/unsupported.ts';
import type { Dialer } from '../../ports/net/dialer.ts';
import { GitError } from '../../wire/git/git-error.ts';
import { defaultGitLimits, type GitLimits } from '../../wire/git/git-limits.ts';
import { parsePack } from '../../wire/git/pack.ts';
import { fetchPack } from '../../wire/git/protocol.ts';
import { type GitCredentials, type GitTransport, openTransport } from '../../wire/git/transport.ts';
import { listFiles, parseCommit } from '../../wire/git/tree.ts';
import { type RefSelector, type ResolvedRef, resolveRef } from '../resolve-ref.ts';
import { gitCredentialsFrom } from '../secrets/git-credentials.ts';
import type { SourceAccess, SourceKind } from '../source-kind.ts';

type Spec = GitRepository['spec'];

/** A repository, and the revision of it to follow. */
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

/** A branch, tag or commit of a Git repository over HTTP. One request finds the revision, another one fetches it. */
export const gitRepository: SourceKind<Spec, GitSource, ResolvedRef> = {
  unsupported: [
    unsupportedField('serviceAccountName'),
    unsupportedField('verify'),
    unsupportedField('proxySecretRef'),
    unsupportedField('recurseSubmodules'),
    unsupportedField('include'),
    unsupportedField('sparseCheckout'),
    { path: 'provider', isSet: ({ provider }) => provider !== undefined && provider !== 'generic' },
    {
      path: 'url',
      instead: 'an address that begins with https://',
      isSet: ({ url }) => typeof url === 'string' && url.startsWith('ssh://'),
    },
  ],
  async request({ url, ref, ignore, timeout, secretRef }, access) {
    return {
      url,
      ...(ref === undefined ? {} : { ref }),
      ...(ignore === undefined ? {} : { ignore }),
      timeoutMs: parseDuration(timeout),
      dialer: access.dialer,
      credentials: secretRef === undefined ? {} : await readCredentials(access, secretRef.name),
    };
  },
  identify: ({ url, ref, ignore, credentials, dialer }) => ({ url, ref, ignore, credentials, reach: dialer.allowed }),
  open(source, signal) {
    const { url, credentials, dialer, timeoutMs, limits = defaultGitLimits } = source;
    const transport = openTransport({ url, credentials, dialer, timeoutMs, signal });
    return {
      resolve: () => resolveRef({ transport, limits }, source.ref),
      fetch: (resolved) => fetchCommit(transport, resolved, { ...source, limits }),
      close: () => transport.close(),
    };
  },
  explain: (error) => (error instanceof GitError ? stageErrorOf(error) : undefined),
  fileOf: (revision) => `${revision.slice(revision.lastIndexOf(':') + 1)}.tar.gz`,
  describeStored: (revision) => `stored artifact for revision '${revision}'`,
  describe: ({ subject }) => describeCommit(subject),
  observe: ({ ignore }) => ({ observedIgnore: ignore ?? null }),
};

async function readCredentials({ namespace, readSecret }: SourceAccess, name: string): Promise<GitCredentials> {
  const data = await readSecret(name);
  const secret = `secret '${namespace}/${name}'`;
  if (data === undefined)
    throw new StageError('AuthenticationFailed', `failed to get ${secret}: secrets "${name}" not found`);
  try {
    return gitCredentialsFrom(data);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `failed to configure authentication options: ${secret}: ${error.message}`;
    throw new StageError('AuthenticationFailed', message, { cause: error });
  }
}

async function fetchCommit(
  transport: GitTransport,
  { commit: id, revision }: ResolvedRef,
  { limits, ignore }: { readonly limits: GitLimits; readonly ignore?: string },
): Promise<NewRevision> {
  const objects = parsePack(await fetchPack(transport, id, limits), limits);
  const commit = parseCommit(id, objects);
  const files = leaveOutIgnored(listFiles(commit.tree, objects, limits), ignore);
  return { revision, subject: commit.subject, archive: writeArchive(files), index: indexFiles(files) };
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
function describeCommit(subject: string): string {
  const characters = [...subject];
  return `stored artifact for commit '${characters.length > 50 ? `${characters.slice(0, 50).join('')}...` : subject}'`;
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

/** Nothing but another URL helps against one that is not valid. */
function stageErrorOf(error: GitError): StageError {
  const { code, message } = error;
  const prefix = code === 'empty' || code === 'invalid-url' ? '' : 'failed to checkout and determine revision: ';
  const outcome = code === 'invalid-url' ? 'stalled' : 'retry';
  return new StageError(reasons[code], prefix + message, { outcome, cause: error });
}
