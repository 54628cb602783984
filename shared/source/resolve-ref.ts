import { highestInRange, parseConstraint } from '../base/go/semver/constraint.ts';
import { GitError } from '../wire/git/git-error.ts';
import { type GitRef, listRefs, type RefLimits } from '../wire/git/protocol.ts';
import type { GitTransport } from '../wire/git/transport.ts';

/** Where to ask, and how much may be answered. */
interface Remote {
  readonly transport: GitTransport;
  readonly limits: RefLimits;
}

/** `spec.ref` of a GitRepository. */
export interface RefSelector {
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  readonly semver?: string | undefined;
  readonly name?: string | undefined;
  readonly commit?: string | undefined;
}

/** A commit, and the revision under which Flux names it. */
export interface ResolvedRef {
  readonly commit: string;
  /** `main@sha1:<hex>`, `refs/pull/1/head@sha1:<hex>`, or `sha1:<hex>`. */
  readonly revision: string;
}

type Resolver = (remote: Remote, value: string, ref: RefSelector) => Promise<ResolvedRef>;

/** The first that is set decides. */
const precedence = ['commit', 'name', 'tag', 'semver', 'branch'] as const;

const resolvers: Readonly<Record<(typeof precedence)[number], Resolver>> = {
  async commit(_remote, commit, { name, branch }) {
    if (!/^[0-9a-f]{40}$/.test(commit))
      throw new GitError('no-such-ref', `spec.ref.commit ${JSON.stringify(commit)} is not a SHA of 40 hex digits`);
    const shown = name || branch;
    return { commit, revision: shown ? `${shown}@sha1:${commit}` : `sha1:${commit}` };
  },
  name: (remote, name) => resolveExactly(remote, name, name),
  async semver(remote, range) {
    const test = parseConstraint(range);
    if (test === undefined)
      throw new GitError('no-such-ref', `spec.ref.semver ${JSON.stringify(range)} is not a range of versions`);
    const tags = await listRefs(remote.transport, { prefixes: ['refs/tags/'] }, remote.limits);
    const highest = highestInRange(
      tags.map(({ name }) => name.slice('refs/tags/'.length)),
      test,
    );
    if (highest === undefined) throw new GitError('no-such-ref', `no match found for semver: ${range}`);
    return pick(remote, tags, `refs/tags/${highest}`, highest);
  },
  tag: (remote, tag) => resolveExactly(remote, `refs/tags/${tag}`, tag),
  branch: (remote, branch) => resolveExactly(remote, `refs/heads/${branch}`, branch),
};

/** One request at most. @throws GitError `no-such-ref`, `empty` */
export async function resolveRef(remote: Remote, ref: RefSelector = {}): Promise<ResolvedRef> {
  for (const field of precedence) {
    const value = ref[field];
    if (value) return resolvers[field](remote, value, ref);
  }
  return resolvers.branch(remote, 'master', ref);
}

async function resolveExactly(remote: Remote, fullName: string, shownName: string): Promise<ResolvedRef> {
  const query = { prefixes: [fullName], isEnough: ({ name }: GitRef) => name === fullName };
  return pick(remote, await listRefs(remote.transport, query, remote.limits), fullName, shownName);
}

async function pick(
  { transport, limits }: Remote,
  refs: readonly GitRef[],
  fullName: string,
  shownName: string,
): Promise<ResolvedRef> {
  const found = refs.find(({ name }) => name === fullName);
  if (found === undefined) {
    const any = await listRefs(transport, { prefixes: [], isEnough: () => true }, limits);
    if (any.length === 0) throw new GitError('empty', 'git repository is empty');
    throw new GitError('no-such-ref', `couldn't find remote ref "${fullName}"; check spec.ref`);
  }
  const commit = found.peeled ?? found.id;
  return { commit, revision: `${shownName}@sha1:${commit}` };
}
