import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate, openAuthority } from '../../../cli/commands/serve/listen/certificate.ts';
import { extractArchive } from '../../../shared/artifact/extract.ts';
import type { NewRevision } from '../../../shared/artifact/revisions.ts';
import { createDialer } from '../../../shared/ports/net/dialer.ts';
import { fetchSource } from '../../../shared/source/fetch-source.ts';
import { type GitSource, gitRepository } from '../../../shared/source/kinds/git-repository.ts';
import { gitCredentialsFrom } from '../../../shared/source/secrets/git-credentials.ts';
import { defaultGitLimits } from '../../../shared/wire/git/git-limits.ts';
import {
  type GitRepositoryOnDisk,
  type GitServer,
  type GitServerOptions,
  startGitServer,
} from '../../support/servers/git-server.ts';

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
const fetchAll = async (more: Partial<GitSource> = {}): Promise<NewRevision> =>
  (await fetchSource(gitRepository, source(more), async () => false, AbortSignal.timeout(30_000))) as NewRevision;
const pathsOf = ({ archive }: NewRevision): string[] =>
  extractArchive(archive.bytes, { maxBytes: 1e8, maxFiles: 1e5 }).map(({ path }) => path);

describe('the revision', () => {
  it('is named after the branch and its commit', async () => {
    const commit = repository.commit({ 'a.yaml': 'a: 1' }, { message: 'first line\n\nmore' });

    expect(await fetchAll()).toMatchObject({ revision: `main@sha1:${commit}`, subject: 'first line' });
  });

  it('is the commit of a tag, also of an annotated tag', async () => {
    const commit = repository.commit({ a: '1' });
    repository.git('tag', 'light');
    repository.git('tag', '-m', 'note', 'noted');
    repository.git('push', '-q', 'origin', '--tags');

    expect((await fetchAll({ ref: { tag: 'light' } })).revision).toBe(`light@sha1:${commit}`);
    expect((await fetchAll({ ref: { tag: 'noted' } })).revision).toBe(`noted@sha1:${commit}`);
  });

  it('is the highest tag of a range', async () => {
    for (const tag of ['v1.0.0', 'v1.2.0', 'v1.10.0', 'v2.0.0-rc.1', 'latest']) {
      repository.commit({ a: tag });
      repository.git('tag', tag);
    }
    repository.git('push', '-q', 'origin', '--tags');

    expect((await fetchAll({ ref: { semver: '>=1.0.0' } })).revision).toMatch(/^v1\.10\.0@sha1:/);
    expect((await fetchAll({ ref: { semver: '>=2.0.0-0' } })).revision).toMatch(/^v2\.0\.0-rc\.1@sha1:/);
  });

  it('keeps the whole of a full name', async () => {
    const commit = repository.commit({ a: '1' });
    repository.git('push', '-q', 'origin', 'HEAD:refs/pull/1/head');

    expect((await fetchAll({ ref: { name: 'refs/pull/1/head' } })).revision).toBe(`refs/pull/1/head@sha1:${commit}`);
  });

  it('is the commit that is named, whatever the branch has become', async () => {
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
  it('are reduced to one where there is nothing new', async () => {
    repository.commit({ a: '1' });
    const before = server.requests.length;

    await fetchSource(gitRepository, source(), async () => true, AbortSignal.timeout(10_000));

    expect(server.requests.slice(before)).toHaveLength(1);
  });
});

describe('the error of a fetch', () => {
  it('names an empty repository', async () => {
    await expect(fetchAll()).rejects.toMatchObject({ name: 'GitError', code: 'empty' });
  });

  it('names a ref that does not exist', async () => {
    repository.commit({ a: '1' });

    await expect(fetchAll({ ref: { branch: 'other' } })).rejects.toMatchObject({ code: 'no-such-ref' });
  });

  it('names a repository that does not exist, and a server that does not answer', async () => {
    await expect(fetchAll({ url: `${server.url}/none.git` })).rejects.toMatchObject({ code: 'not-found' });
    await expect(fetchAll({ url: 'http://127.0.0.1:9/x.git' })).rejects.toMatchObject({ code: 'unreachable' });
  });

  it.each([1, 3, 40, 200, 5000, 100_000])('names an answer that is cut after %i bytes', async (cutAfter) => {
    repository.commit({ a: randomBytes(150_000).toString('base64') });
    server.fault = { cutAfter };

    await expect(fetchAll()).rejects.toMatchObject({ name: 'GitError' });
    server.fault = undefined;
    await fetchAll();
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'not-found'],
    [500, 'unreachable'],
    [429, 'unreachable'],
  ])('names an answer %i', async (status, code) => {
    server.fault = { status };

    await expect(fetchAll()).rejects.toMatchObject({ name: 'GitError', code });
  });

  it('names a server that does not speak Git', async () => {
    server.fault = { status: 200 };

    await expect(fetchAll()).rejects.toMatchObject({ name: 'GitError', code: 'protocol' });
  });
});

describe('the client of a repository', () => {
  const withServer = async <T>(options: GitServerOptions, use: (guarded: GitServer) => Promise<T>): Promise<T> => {
    const guarded = await startGitServer(options);
    return use(guarded).finally(() => guarded.close());
  };
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));
  const authority = openAuthority(folder);
  rmSync(folder, { recursive: true });
  const { certificate, key } = issueCertificate(authority, '127.0.0.1');
  const tls = { certificate, key };

  it.each([
    ['a user and a password', basic('user:pass:word'), { username: 'user', password: 'pass:word' }],
    ['a password without a user', basic(':token'), { username: '', password: 'token' }],
    ['a bearer token', 'Bearer token', { bearerToken: 'token' }],
  ])('is proved by %s', (_, authorization, credentials) =>
    withServer({ authorization }, async (guarded) => {
      const { url, commit } = guarded.create('app');
      const id = commit({ a: '1' });

      expect((await fetchAll({ url, credentials })).revision).toBe(`main@sha1:${id}`);
    }),
  );

  it('is proved by what spec.url says, where there is no secret', () =>
    withServer({ authorization: basic('user:p@ss') }, async (guarded) => {
      const { url, commit } = guarded.create('app');
      const id = commit({ a: '1' });

      expect((await fetchAll({ url: url.replace('//', '//user:p%40ss@') })).revision).toBe(`main@sha1:${id}`);
    }));

  it.each([
    ['a wrong password', { username: 'user', password: 's3cret' }],
    ['a wrong token', { bearerToken: 's3cret' }],
    ['nothing', {}],
  ])('is refused with %s, which no error names', (_, credentials) =>
    withServer({ authorization: basic('user:right') }, async (guarded) => {
      const { url } = guarded.create('app');

      const failure = await fetchAll({ url, credentials }).catch((error: unknown) => error as Error);

      expect(failure).toMatchObject({ name: 'GitError', code: 'unauthorized' });
      expect(JSON.stringify([String(failure), failure])).not.toContain('s3cret');
    }),
  );

  it('reaches a server whose authority the secret names, and no other', () =>
    withServer({ tls }, async (guarded) => {
      const { url, commit } = guarded.create('app');
      const id = commit({ a: '1' });

      expect((await fetchAll({ url, credentials: { caPem: authority.certificate } })).revision).toBe(`main@sha1:${id}`);
      await expect(fetchAll({ url })).rejects.toMatchObject({ code: 'unreachable' });
    }));

  it('is proved by a client certificate', () =>
    withServer({ tls: { ...tls, clientAuthority: authority.certificate } }, async (guarded) => {
      const { url, commit } = guarded.create('app');
      const id = commit({ a: '1' });
      const own = issueCertificate(authority, 'client.example.com');
      const credentials = { caPem: authority.certificate };

      const proved = { ...credentials, clientCertificatePem: own.certificate, clientKeyPem: own.key };

      expect((await fetchAll({ url, credentials: proved })).revision).toBe(`main@sha1:${id}`);
      await expect(fetchAll({ url, credentials })).rejects.toMatchObject({ code: 'unreachable' });
    }));
});

describe('a repository', () => {
  const entry = (mode: string, name: string, id: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
  /** Makes a commit of a tree that no git command would write the server's branch. */
  const serveTree = (...entries: Buffer[]): void => {
    const tree = repository.writeObject('tree', Buffer.concat(entries));
    const author = 'Example <example@example.com> 0 +0000';
    const commit = `tree ${tree}\nauthor ${author}\ncommitter ${author}\n\nodd\n`;
    repository.setBranch('main', repository.writeObject('commit', Buffer.from(commit)));
  };

  it.each(['..', '.', '.git', '.GIT', 'a/b', '../../etc/passwd', '/etc/passwd'])(
    'is refused with a file named %j, by its name',
    async (name) => {
      serveTree(entry('100644', name, repository.writeObject('blob', Buffer.from('x'))));

      await expect(fetchAll()).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining(JSON.stringify(name)),
      });
    },
  );

  it('is refused with a name that is both a file and a folder', async () => {
    const blob = repository.writeObject('blob', Buffer.from('x'));
    const folder = repository.writeObject('tree', entry('100644', 'b', blob));
    serveTree(entry('100644', 'a', blob), entry('40000', 'a', folder));

    await expect(fetchAll()).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('is refused where a few objects expand to millions of files', async () => {
    const blob = repository.writeObject('blob', Buffer.from('x'));
    const letters = [...'abcdefghij'];
    let tree = repository.writeObject('tree', Buffer.concat(letters.map((name) => entry('100644', name, blob))));
    for (let level = 0; level < 8; level++) {
      const entries = letters.map((name) => entry('40000', name, tree));
      tree = repository.writeObject('tree', Buffer.concat(entries));
    }
    serveTree(entry('40000', 'a', tree));

    await expect(fetchAll()).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is refused with a file above 50 MiB, however small it travels', async () => {
    repository.commit({ zeros: '\0'.repeat(50 * 1024 * 1024 + 1) });

    await expect(fetchAll()).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('52428801 bytes'),
    });
  });

  it.each([
    ['answers', { maxAnswerBytes: 2000 }],
    ['lists of references, in bytes', { maxRefBytes: 10 }],
    ['objects', { maxObjects: 3 }],
    ['files', { maxTreeEntries: 2 }],
    ['paths', { maxPathBytes: 4 }],
    ['one file', { maxObjectBytes: 1000 }],
    ['all files together', { maxTotalBytes: 4000 }],
  ])('is refused above the limit of its %s', async (_, limit) => {
    const noise = (): string => randomBytes(1000).toString('hex');
    repository.commit({ a: noise(), b: noise(), 'd/e/f': noise() });
    const limits = { ...defaultGitLimits, maxTotalBytes: 1e6, maxAnswerBytes: 1e6 };
    await fetchAll({ limits });

    await expect(fetchAll({ limits: { ...limits, ...limit } })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is fetched without its submodules', async () => {
    const blob = repository.writeObject('blob', Buffer.from('x'));
    serveTree(entry('100644', 'a', blob), entry('160000', 'module', 'a'.repeat(40)));

    expect(pathsOf(await fetchAll())).toEqual(['a']);
  });

  it.each(['http://', 'https://user:%zz@git.example.com', 'http://a b/', 'ssh://git@git.example.com/app'])(
    'is refused at the URL %j, which the error does not quote',
    async (url) => {
      await expect(fetchAll({ url })).rejects.toMatchObject({ name: 'GitError', code: 'invalid-url' });
      expect(String(await fetchAll({ url }).catch((error: unknown) => error))).not.toContain('%zz');
    },
  );
});

describe('the secret of a repository', () => {
  const encode = (data: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

  it.each([
    [
      { username: 'a', password: 'b' },
      { username: 'a', password: 'b' },
    ],
    [{ bearerToken: 'a' }, { bearerToken: 'a' }],
    [{}, {}],
  ])('is read with %j', (data, credentials) => {
    expect(gitCredentialsFrom(encode(data as Record<string, string>))).toEqual(credentials);
  });

  it.each([
    [{ username: 'a' }, 'password'],
    [{ 'tls.crt': 'a' }, 'tls.key'],
    [{ 'ca.crt': '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----' }, 'ca.crt'],
    [{ 'tls.crt': 'a', 'tls.key': 'b' }, 'tls.crt'],
    [{ identity: 'a', known_hosts: 'b' }, 'identity'],
  ])('is refused with %j, naming %s', (data, key) => {
    expect(() => gitCredentialsFrom(encode(data as unknown as Record<string, string>))).toThrow(key);
  });
});
