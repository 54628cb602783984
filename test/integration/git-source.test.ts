import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { extractArchive } from '../../shared/artifact/extract.ts';
import { createDialer } from '../../shared/net/dialer.ts';
import { type FetchedRevision, fetchGitSource, type GitSource } from '../../shared/source/fetch-source.ts';
import { type GitRepositoryOnDisk, type GitServer, startGitServer } from '../support/git-server.ts';

let server: GitServer;
let repository: GitRepositoryOnDisk;
let made = 0;
beforeAll(async () => {
  server = await startGitServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.fault = undefined;
  repository = server.create(`repo-${made++}`);
});

const source = (more: Partial<GitSource> = {}): GitSource => ({
  url: repository.url,
  credentials: {},
  dialer: createDialer({ allowed: ['loopback'] }),
  timeoutMs: 10_000,
  ref: { branch: 'main' },
  ...more,
});
const fetchAll = async (more: Partial<GitSource> = {}): Promise<FetchedRevision> =>
  (await fetchGitSource(source(more), async () => false, AbortSignal.timeout(30_000))) as FetchedRevision;
const pathsOf = ({ archive }: FetchedRevision): string[] =>
  extractArchive(archive.bytes, { maxBytes: 1e8, maxFiles: 1e5 }).map(({ path }) => path);

describe('the revision', () => {
  it('is named after the branch and its commit', async () => {
    const commit = repository.commit({ 'a.yaml': 'a: 1' }, { message: 'first line\n\nmore' });

    expect(await fetchAll()).toMatchObject({ revision: `main@sha1:${commit}`, commit, subject: 'first line' });
  });

  it('of a tag is the commit, also of an annotated tag', async () => {
    const commit = repository.commit({ a: '1' });
    repository.git('tag', 'light');
    repository.git('tag', '-m', 'note', 'noted');
    repository.git('push', '-q', 'origin', '--tags');

    expect((await fetchAll({ ref: { tag: 'light' } })).revision).toBe(`light@sha1:${commit}`);
    expect((await fetchAll({ ref: { tag: 'noted' } })).revision).toBe(`noted@sha1:${commit}`);
  });

  it('of a range is the highest tag in it', async () => {
    for (const tag of ['v1.0.0', 'v1.2.0', 'v1.10.0', 'v2.0.0-rc.1', 'latest']) {
      repository.commit({ a: tag });
      repository.git('tag', tag);
    }
    repository.git('push', '-q', 'origin', '--tags');

    expect((await fetchAll({ ref: { semver: '>=1.0.0' } })).revision).toMatch(/^v1\.10\.0@sha1:/);
    expect((await fetchAll({ ref: { semver: '>=2.0.0-0' } })).revision).toMatch(/^v2\.0\.0-rc\.1@sha1:/);
  });

  it('of a full name keeps the whole name', async () => {
    const commit = repository.commit({ a: '1' });
    repository.git('push', '-q', 'origin', 'HEAD:refs/pull/1/head');

    expect((await fetchAll({ ref: { name: 'refs/pull/1/head' } })).revision).toBe(`refs/pull/1/head@sha1:${commit}`);
  });

  it('of a commit is the commit, whatever the branch has become', async () => {
    const commit = repository.commit({ a: 'old' });
    repository.commit({ a: 'new' });

    expect((await fetchAll({ ref: { commit } })).revision).toBe(`sha1:${commit}`);
  });
});

describe('the artifact', () => {
  it('is the same for the same tree, byte for byte', async () => {
    repository.commit({ 'b/c.yaml': 'c', 'a.yaml': 'a' });
    const first = await fetchAll();
    repository.commit({}, { message: 'nothing changed' });

    const second = await fetchAll();

    expect(second.revision).not.toBe(first.revision);
    expect(second.archive.digest).toBe(first.archive.digest);
  });

  it('unpacks with tar to the very files', async () => {
    const long = `${'deep/'.repeat(30)}file.yaml`;
    repository.commit({ 'a.yaml': 'a', [long]: 'long' });

    const listing = execFileSync('tar', ['tzf', '-'], { input: (await fetchAll()).archive.bytes }).toString();

    expect(listing.split('\n').filter((line) => line !== '' && !line.endsWith('/'))).toEqual(['a.yaml', long]);
  });

  it('leaves out pictures, archives and CI files where nobody says anything', async () => {
    repository.commit({ 'a.yaml': '', 'x.png': '', '.github/w.yaml': '', '.gitignore': '', 'd/.sops.yaml': '' });

    expect(pathsOf(await fetchAll())).toEqual(['a.yaml']);
  });

  it('follows .sourceignore and spec.ignore, which take the place of the defaults', async () => {
    repository.commit({
      'a.yaml': '',
      'x.png': '',
      'docs/d.md': '',
      'docs/keep.md': '',
      'sub/.sourceignore': '*.txt',
      'sub/n.txt': '',
      'n.txt': '',
    });

    expect(pathsOf(await fetchAll({ ignore: '/docs/*\n!/docs/keep.md' }))).toEqual([
      'a.yaml',
      'docs/keep.md',
      'n.txt',
      'sub/.sourceignore',
      'x.png',
    ]);
  });

  it('has no symbolic links, not even one out of the tree', async () => {
    repository.commit({ 'a.yaml': '' });
    symlinkSync('/etc/passwd', join(repository.folder, 'out'));
    repository.commit({});

    expect(pathsOf(await fetchAll())).toEqual(['a.yaml']);
  });

  it('holds files that the server sends as deltas', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `line ${index} ${Math.sin(index)}`);
    repository.commit({ 'one.yaml': lines.join('\n'), 'two.yaml': [...lines, 'more'].join('\n') });
    execFileSync('git', ['repack', '-adfq'], {
      cwd: join(repository.folder, '..', '..', `${repository.url.split('/').at(-1)}`),
    });

    const files = extractArchive((await fetchAll()).archive.bytes, { maxBytes: 1e8, maxFiles: 10 });

    expect(files.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
      lines.join('\n'),
      [...lines, 'more'].join('\n'),
    ]);
  });
});

describe('the requests', () => {
  it('are one where there is nothing new', async () => {
    repository.commit({ a: '1' });
    const before = server.requests.length;

    await fetchGitSource(source(), async () => true, AbortSignal.timeout(10_000));

    expect(server.requests.slice(before)).toHaveLength(1);
  });
});

describe('what cannot be fetched', () => {
  it('is said of an empty repository', async () => {
    await expect(fetchAll()).rejects.toMatchObject({ name: 'GitError', code: 'empty' });
  });

  it('is said of a ref that does not exist', async () => {
    repository.commit({ a: '1' });

    await expect(fetchAll({ ref: { branch: 'other' } })).rejects.toMatchObject({ code: 'no-such-ref' });
  });

  it('is said of a repository that does not exist, and of a server that does not answer', async () => {
    await expect(fetchAll({ url: `${server.url}/none.git` })).rejects.toMatchObject({ code: 'not-found' });
    await expect(fetchAll({ url: 'http://127.0.0.1:9/x.git' })).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is said of a pack that is cut off', async () => {
    repository.commit({ a: 'x'.repeat(100_000) });
    server.fault = { cutAfter: 200 };

    await expect(fetchAll()).rejects.toMatchObject({ name: 'GitError' });
  });

  it('never names the password', async () => {
    const guarded = await startGitServer({ authorization: `Basic ${Buffer.from('user:right').toString('base64')}` });
    const url = guarded.url.replace('http://', 'http://user:s3cret@');

    const failure = await fetchAll({ url: `${url}/x.git` }).catch((error: unknown) => error as Error);
    await guarded.close();

    expect(failure).toMatchObject({ code: 'unauthorized' });
    expect(String(failure)).not.toContain('s3cret');
  });
});
