import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeArchive } from '../../../shared/artifact/archive.ts';
import { findBinaries } from '../../control-plane/binaries.ts';
import { patience as patient } from '../../control-plane/download.ts';
import { type Program, pinnedVersion, programs } from '../../control-plane/programs.ts';
import { fetchPublished, publishedAt } from '../../control-plane/published.ts';

const inArchive = ['etcd', 'kube-apiserver', 'kubectl'] as const;
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const minor = pinnedVersion().replace(/\.\d+$/, '');

type Answer = Buffer | string | ((response: ServerResponse) => void);

let folder: string;
let server: Server;
let url: string;
/** By path. What is not here is answered 404. */
let answers: Record<string, Answer>;
let requests: string[];
let built: Program[];
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-binaries-'));
  [answers, requests, built, said] = [{}, [], [], []];
  server = createServer(({ url: path = '' }, response) => {
    requests.push(path);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(response);
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const impatient = { answerMs: 300, windowMs: 100, bytesPerWindow: 1000 };

/** Finds with an empty cache, the server as the only mirror, and builds that write `built`. */
function find(environment: Readonly<Record<string, string>> = {}, patience = patient) {
  const all = {
    XDG_CACHE_HOME: folder,
    SLUICE_ENVTEST_INDEX: `${url}/index.yaml`,
    SLUICE_KUBERNETES_RELEASES: `${url}/release`,
    ...environment,
  };
  return findBinaries((line) => said.push(line), all, {
    fetch: (to, missing, say) => fetchPublished(to, missing, { ...publishedAt(all), patience }, say),
    async build(to, program) {
      built.push(program);
      writeFileSync(join(to, program), 'built');
    },
  });
}

function digest(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function archiveOf(names: readonly string[], version: string): Buffer {
  return Buffer.from(
    writeArchive(
      names.map((name) => ({
        path: `controller-tools/envtest/${name}`,
        bytes: Buffer.from(`${name} ${version}`),
        executable: true,
      })),
    ).bytes,
  );
}

function serveArchive(version: string, archive: Buffer, hash = digest('sha512', archive)): void {
  const name = `envtest-${version}-${process.platform}-${architecture}.tar.gz`;
  const before = (answers['/index.yaml'] as string | undefined) ?? 'releases:\n';
  answers['/index.yaml'] =
    `${before}  ${version}:\n    ${name}:\n      hash: ${hash}\n      selfLink: ${url}/${name}\n`;
  answers[`/${name}`] = archive;
}

function serveReleases(sha256 = (bytes: Buffer) => digest('sha256', bytes)): void {
  for (const program of ['kube-controller-manager', 'kube-scheduler']) {
    const path = `/release/${pinnedVersion()}/bin/${process.platform}/${architecture}/${program}`;
    const bytes = Buffer.from(`${program} released`);
    answers[path] = bytes;
    answers[`${path}.sha256`] = `${sha256(bytes)}\n`;
  }
}

const contentsOf = (found: Readonly<Record<Program, string>>) =>
  Object.fromEntries(programs.map((program) => [program, readFileSync(found[program], 'utf8')]));

const built5 = Object.fromEntries(programs.map((program) => [program, 'built']));

describe('the binaries of the control plane', () => {
  it('come from published archives, and can be run', async () => {
    serveArchive(`${minor}.0`, archiveOf(inArchive, 'archived'));
    serveReleases();

    const found = await find();

    expect(contentsOf(found)).toEqual({
      etcd: 'etcd archived',
      'kube-apiserver': 'kube-apiserver archived',
      'kube-controller-manager': 'kube-controller-manager released',
      'kube-scheduler': 'kube-scheduler released',
      kubectl: 'kubectl archived',
    });
    expect(built).toEqual([]);
    expect(programs.filter((program) => (statSync(found[program]).mode & 0o111) === 0)).toEqual([]);
  });

  it('come from the cache the second time, without a request', async () => {
    serveArchive(`${minor}.0`, archiveOf(inArchive, 'archived'));
    serveReleases();
    const first = await find();
    requests = [];

    expect(await find()).toEqual(first);
    expect(requests).toEqual([]);
  });

  it('come from KUBEBUILDER_ASSETS first, and only the others are fetched', async () => {
    const assets = join(folder, 'assets');
    mkdirSync(assets);
    for (const program of inArchive) writeFileSync(join(assets, program), 'mine');
    serveReleases();

    const found = await find({ KUBEBUILDER_ASSETS: assets });

    expect(contentsOf(found)).toMatchObject({ etcd: 'mine', 'kube-apiserver': 'mine', kubectl: 'mine' });
    expect(requests.filter((path) => !path.startsWith('/release/'))).toEqual([]);
    expect(built).toEqual([]);
  });

  it('come from the newest archive of the pinned minor version that is not newer than the pin', async () => {
    const patch = Number(pinnedVersion().split('.')[2]);
    for (const version of [`${minor}.0`, `${minor}.1`, `${minor}.${patch + 1}`, 'v1.36.0'])
      serveArchive(version, archiveOf(inArchive, version));
    serveReleases();

    const found = await find();

    expect(readFileSync(found.etcd, 'utf8')).toBe(`etcd ${minor}.1`);
  });

  it('are built where the archive has another digest than the index says, and nothing of it is kept', async () => {
    serveArchive(`${minor}.0`, archiveOf(inArchive, 'forged'), digest('sha512', Buffer.from('another')));
    serveReleases();

    const found = await find();

    expect(contentsOf(found)).toMatchObject({ etcd: 'built', 'kube-apiserver': 'built', kubectl: 'built' });
    expect(built).toEqual(inArchive);
    expect(said.join('\n')).toMatch(/envtest-.*its sha512 is [0-9a-f]{128}, but [0-9a-f]{128} is published/);
    expect(readdirSync(dirname(found.etcd)).sort()).toEqual([...programs].sort());
  });

  it('are built where a release has another digest than the one beside it', async () => {
    serveArchive(`${minor}.0`, archiveOf(inArchive, 'archived'));
    serveReleases(() => '<html>not found</html>');

    const found = await find();

    expect(contentsOf(found)).toMatchObject({ etcd: 'etcd archived', 'kube-scheduler': 'built' });
    expect(built).toEqual(['kube-controller-manager', 'kube-scheduler']);
  });

  it('are built where the archive ends too early', async () => {
    const archive = archiveOf(inArchive, 'archived');
    serveArchive(`${minor}.0`, archive);
    const path = Object.keys(answers).find((name) => name.endsWith('.tar.gz')) as string;
    answers[path] = (response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 20), () => response.destroy());
    };

    expect(contentsOf(await find())).toEqual(built5);
  });

  it('are built where an archive of the right digest is cut off inside, or lacks a program', async () => {
    const archive = archiveOf(['etcd'], 'archived');
    serveArchive(`${minor}.0`, archive);

    const found = await find();

    expect(contentsOf(found)).toMatchObject({ etcd: 'etcd archived', 'kube-apiserver': 'built', kubectl: 'built' });

    serveArchive(`${minor}.1`, archive.subarray(0, 40));
    expect(contentsOf(await find({ XDG_CACHE_HOME: join(folder, 'second') }))).toEqual(built5);
  });

  it('are built where the archive comes byte by byte for ever', async () => {
    serveArchive(`${minor}.0`, archiveOf(inArchive, 'archived'));
    const path = Object.keys(answers).find((name) => name.endsWith('.tar.gz')) as string;
    answers[path] = (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 10);
      response.once('close', () => clearInterval(drip));
    };

    expect(contentsOf(await find({}, impatient))).toEqual(built5);
    expect(said.join('\n')).toContain('bytes within 0.1 s');
  });

  it('are built where the servers accept and never answer', async () => {
    answers['/index.yaml'] = () => undefined;
    for (const program of ['kube-controller-manager', 'kube-scheduler'])
      answers[`/release/${pinnedVersion()}/bin/${process.platform}/${architecture}/${program}.sha256`] = () =>
        undefined;

    expect(contentsOf(await find({}, impatient))).toEqual(built5);
    expect(said).toContain(`not fetched: ${url}/index.yaml: no answer within 0.3 s`);
  });

  it('are built where no server can be reached', async () => {
    await new Promise((resolve) => server.close(resolve));

    expect(contentsOf(await find())).toEqual(built5);
    expect(said.join('\n')).toMatch(/not fetched: http:\/\/127\.0\.0\.1:\d+\/index\.yaml: connect ECONNREFUSED/);
  });

  it.each([
    ['is a page in HTML', '<!doctype html><title>Sign in</title>'],
    ['is not YAML', 'releases: ['],
    ['has no archive for this machine', 'releases: {}'],
  ])('are built where the index %s', async (_, index) => {
    answers['/index.yaml'] = index;

    expect(contentsOf(await find())).toEqual(built5);
  });
});
