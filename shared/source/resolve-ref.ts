import { highestInRange, parseConstraint } from '../go/semver/constraint.ts';
import { GitError } from './git/git-error.ts';
import { type GitRef, listRefs } from './git/protocol.ts';
import type { GitTransport } from './git/transport.ts';

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

type Resolver = (transport: GitTransport, value: string, ref: RefSelector) => Promise<ResolvedRef>;

/** The first that is set decides. */
const precedence = ['commit', 'name', 'semver', 'tag', 'branch'] as const;

const resolvers: Readonly<Record<(typeof precedence)[number], Resolver>> = {
  async commit(_transport, commit, { branch }) {
    if (!/^[0-9a-f]{40}$/.test(commit))
      throw new GitError('no-such-ref', `spec.ref.commit ${JSON.stringify(commit)} is not a SHA of 40 hex digits`);
    return { commit, revision: branch ? `${branch}@sha1:${commit}` : `sha1:${commit}` };
  },
  name: (transport, name) => resolveExactly(transport, name, name),
  async semver(transport, range) {
    const test = parseConstraint(range);
    if (test === undefined)
      throw new GitError('no-such-ref', `spec.ref.semver ${JSON.stringify(range)} is not a range of versions`);
    const tags = await listRefs(transport, ['refs/tags/']);
    const highest = highestInRange(
      tags.map(({ name }) => name.slice('refs/tags/'.length)),
      test,
    );
    if (highest === undefined) throw new GitError('no-such-ref', `no match found for semver: ${range}`);
    return pick(transport, tags, `refs/tags/${highest}`, highest);
  },
  tag: (transport, tag) => resolveExactly(transport, `refs/tags/${tag}`, tag),
  branch: (transport, branch) => resolveExactly(transport, `refs/heads/${branch}`, branch),
};

/** One request at most. @throws GitError `no-such-ref`, `empty` */
export async function resolveRef(transport: GitTransport, ref: RefSelector = {}): Promise<ResolvedRef> {
  for (const field of precedence) {
    const value = ref[field];
    if (value) return resolvers[field](transport, value, ref);
  }
  return resolvers.branch(transport, 'master', ref);
}

async function resolveExactly(transport: GitTransport, fullName: string, shownName: string): Promise<ResolvedRef> {
  return pick(transport, await listRefs(transport, [fullName]), fullName, shownName);
}

async function pick(
  transport: GitTransport,
  refs: readonly GitRef[],
  fullName: string,
  shownName: string,
): Promise<ResolvedRef> {
  const found = refs.find(({ name }) => name === fullName);
  if (found === undefined) {
    const all = await listRefs(transport, []);
    if (all.length === 0) throw new GitError('empty', 'git repository is empty');
    throw new GitError('no-such-ref', `couldn't find remote ref "${fullName}"; check spec.ref`);
  }
  const commit = found.peeled ?? found.id;
  return { commit, revision: `${shownName}@sha1:${commit}` };
}
