import { expect, it } from 'vitest';
import { type RefSelector, resolveRef } from '../../../shared/source/resolve-ref.ts';
import { defaultGitLimits } from '../../../shared/wire/git/git-limits.ts';
import { writePackets } from '../../../shared/wire/git/pkt-line.ts';
import type { GitTransport } from '../../../shared/wire/git/transport.ts';

const id = (digit: string): string => digit.repeat(40);
const refs = [
  `${id('1')} HEAD`,
  `${id('1')} refs/heads/main`,
  `${id('2')} refs/heads/main-2`,
  `${id('3')} refs/heads/master`,
  `${id('4')} refs/pull/1/head`,
  `${id('5')} refs/tags/v1.0.0`,
  `${id('6')} refs/tags/v1.2.0 peeled:${id('a')}`,
  `${id('7')} refs/tags/v2.0.0`,
  `${id('8')} refs/tags/latest`,
];

/** A server that has these references, and notes how often it is asked. */
function serverOf(lines: readonly string[]): GitTransport & { readonly asked: number } {
  let asked = 0;
  return {
    url: 'https://git.example.com/app',
    async *post() {
      asked++;
      yield writePackets([...lines, 'flush']);
    },
    close: async () => undefined,
    get asked() {
      return asked;
    },
  };
}

// biome-ignore format: one line a case
it.each([
  ['a branch', { branch: 'main' }, `main@sha1:${id('1')}`, 1],
  ['master where nothing is named', {}, `master@sha1:${id('3')}`, 1],
  ['master where everything named is empty', { branch: '', tag: '', semver: '', name: '', commit: '' }, `master@sha1:${id('3')}`, 1],
  ['master without a selector', undefined, `master@sha1:${id('3')}`, 1],
  ['a tag', { tag: 'v1.0.0' }, `v1.0.0@sha1:${id('5')}`, 1],
  ['an annotated tag, as the commit that it names', { tag: 'v1.2.0' }, `v1.2.0@sha1:${id('a')}`, 1],
  ['the highest tag of a range, as the commit that it names', { semver: '1.x' }, `v1.2.0@sha1:${id('a')}`, 1],
  ['the highest tag of all', { semver: '*' }, `v2.0.0@sha1:${id('7')}`, 1],
  ['a full name', { name: 'refs/pull/1/head' }, `refs/pull/1/head@sha1:${id('4')}`, 1],
  ['a commit, without asking', { commit: id('c') }, `sha1:${id('c')}`, 0],
  ['a commit of a branch, without asking', { commit: id('c'), branch: 'main' }, `main@sha1:${id('c')}`, 0],
  ['a commit before all others', { commit: id('c'), name: 'refs/pull/1/head', semver: '*', tag: 'v1.0.0' }, `refs/pull/1/head@sha1:${id('c')}`, 0],
  ['a name before a range', { name: 'refs/pull/1/head', semver: '*', tag: 'v1.0.0', branch: 'main' }, `refs/pull/1/head@sha1:${id('4')}`, 1],
  ['a tag before a range', { semver: '*', tag: 'v1.0.0', branch: 'main' }, `v1.0.0@sha1:${id('5')}`, 1],
  ['a tag before a branch', { tag: 'v1.0.0', branch: 'main' }, `v1.0.0@sha1:${id('5')}`, 1],
] as const)('resolves %s', async (_, ref: RefSelector | undefined, revision, asked) => {
  const transport = serverOf(refs);

  const resolved = await resolveRef({ transport, limits: defaultGitLimits }, ref);

  expect(resolved).toEqual({ revision, commit: revision.slice(revision.indexOf(':') + 1) });
  expect(transport.asked).toBe(asked);
});

// biome-ignore format: one line a case
it.each([
  ['a branch that does not exist', refs, { branch: 'mai' }, 'no-such-ref', `couldn't find remote ref "refs/heads/mai"; check spec.ref`],
  ['a tag that does not exist', refs, { tag: 'v1' }, 'no-such-ref', `couldn't find remote ref "refs/tags/v1"; check spec.ref`],
  ['a name that does not exist', refs, { name: 'refs/pull/1' }, 'no-such-ref', `couldn't find remote ref "refs/pull/1"; check spec.ref`],
  ['a range without a tag', refs, { semver: '3.x' }, 'no-such-ref', 'no match found for semver: 3.x'],
  ['what is not a range', refs, { semver: 'newest' }, 'no-such-ref', 'spec.ref.semver "newest" is not a range of versions'],
  ['a short commit', refs, { commit: 'abc123' }, 'no-such-ref', 'spec.ref.commit "abc123" is not a SHA of 40 hex digits'],
  ['a commit with more after it', refs, { commit: `${id('c')}0` }, 'no-such-ref', `spec.ref.commit "${id('c')}0" is not a SHA of 40 hex digits`],
  ['a commit with more before it', refs, { commit: `0${id('c')}` }, 'no-such-ref', `spec.ref.commit "0${id('c')}" is not a SHA of 40 hex digits`],
  ['a branch of an empty repository', [], { branch: 'main' }, 'empty', 'git repository is empty'],
  ['a range in an empty repository', [], { semver: '*' }, 'no-such-ref', 'no match found for semver: *'],
] as const)('refuses %s', async (_, lines, ref: RefSelector, code, message) => {
  const resolving = resolveRef({ transport: serverOf(lines), limits: defaultGitLimits }, ref);

  await expect(resolving).rejects.toMatchObject({ name: 'GitError', code, message });
});
