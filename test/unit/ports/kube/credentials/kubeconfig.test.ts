import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../shared/base/system-clock.ts';
import type { KubeClient, KubeConnection } from '../../../../../shared/ports/kube/client.ts';
import { connectInCluster } from '../../../../../shared/ports/kube/credentials/in-cluster.ts';
import { readKubeconfig } from '../../../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../../../shared/ports/kube/http/kube-client.ts';

let folder: string;
let server: Server;
let clients: KubeClient[];
/** What the server accepts, and what it was shown. */
let accepted: string;
let shown: (string | undefined)[];
let time: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-kubeconfig-'));
  clients = [];
  shown = [];
  time = Date.UTC(2030, 0, 1);
  server = createServer((request, response) => {
    shown.push(request.headers.authorization);
    const isAccepted = request.headers.authorization === `Bearer ${accepted}`;
    response
      .writeHead(isAccepted ? 200 : 401)
      .end(JSON.stringify(isAccepted ? { ok: true } : { reason: 'Unauthorized' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const inFolder = (name: string): string => join(folder, name);

/** A kubeconfig of the server whose user has these fields. */
function write(user: object): string {
  const { port } = server.address() as AddressInfo;
  const file = inFolder('config');
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'u', user }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function open(connection: KubeConnection) {
  const client = createKubeClient(connection, systemClock);
  clients.push(client);
  return () => client.request({ method: 'GET', path: '/version' });
}

const connect = async (user: object) => open(await readKubeconfig(write(user), { now: () => time }));

/** A plugin that answers with the token in the file `token`, for a while, and counts how often it ran. */
function writePlugin(lifeMs?: number): object {
  const expires = lifeMs === undefined ? '' : `,"expirationTimestamp":"${new Date(time + lifeMs).toISOString()}"`;
  const script = `#!/bin/sh
echo run >> "$FOLDER/runs"
printf '%s' "$KUBERNETES_EXEC_INFO" > "$FOLDER/info"
printf '{"kind":"ExecCredential","status":{"token":"%s"${expires}}}' "$(cat "$FOLDER/token")"
`;
  writeFileSync(inFolder('plugin.sh'), script);
  chmodSync(inFolder('plugin.sh'), 0o755);
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  return { exec: { apiVersion, command: './plugin.sh', env: [{ name: 'FOLDER', value: folder }] } };
}

const runs = (): number => readFileSync(inFolder('runs'), 'utf8').trim().split('\n').length;
const rotate = (token: string): void => {
  writeFileSync(inFolder('token'), token);
  accepted = token;
};

describe('a credential plugin', () => {
  it('runs once while its credential is good, and again before it ends', async () => {
    rotate('t1');
    const ask = await connect(writePlugin(15 * 60_000));
    await ask();
    await ask();
    const before = runs();
    rotate('t2');
    time += 14 * 60_000;
    await ask();

    expect(before).toBe(1);
    expect(shown).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
  });

  it('runs again where the server refuses its credential, and the request succeeds', async () => {
    rotate('t1');
    const ask = await connect(writePlugin());
    await ask();
    rotate('t2');
    time += 60_000;

    expect(await ask()).toEqual({ ok: true });
    expect(shown).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
  });

  it('is run without a terminal for questions', async () => {
    rotate('t1');

    await connect(writePlugin());

    expect(JSON.parse(readFileSync(inFolder('info'), 'utf8'))).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
  });

  it.each([
    ['is not there', { command: 'no-such-plugin', installHint: 'install it' }, 'it is not there. install it'],
    ['fails', { command: 'sh', args: ['-c', 'echo no session >&2; exit 3', 's3cret'] }, 'no session'],
    ['answers with something else', { command: 'echo', args: ['s3cret'] }, 'did not answer with an ExecCredential'],
  ])('fails without a secret in the error where it %s', async (_, exec, message) => {
    const error = await connect({ exec: { apiVersion: 'client.authentication.k8s.io/v1', ...exec } }).catch(
      (thrown: unknown) => thrown,
    );

    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('s3cret');
  });
});

describe('a file', () => {
  it('is read again each minute where it holds a token', async () => {
    rotate('t1');
    const ask = await connect({ tokenFile: 'token' });
    await ask();
    rotate('t2');
    time += 60_000;
    await ask();

    expect(shown).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('is read again when its token is refused', async () => {
    rotate('t1');
    const ask = await connect({ tokenFile: 'token' });
    await ask();
    rotate('t2');
    time += 20_000;
    await ask();

    expect(shown).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
  });

  it('is read again where it holds a certificate', async () => {
    writeFileSync(inFolder('tls.crt'), 'first');
    writeFileSync(inFolder('tls.key'), 'key');
    const user = { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' };
    const { credentials } = await readKubeconfig(write(user), { now: () => time });
    writeFileSync(inFolder('tls.crt'), 'second');
    time += 60_000;

    expect(await credentials?.current()).toMatchObject({ clientCertificatePem: 'second', clientKeyPem: 'key' });
  });
});

it('reads a token in the kubeconfig again when it is refused', async () => {
  accepted = 't1';
  const ask = await connect({ token: 't1' });
  await ask();
  accepted = 't2';
  write({ token: 't2' });
  time += 60_000;
  await ask();

  expect(shown).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
});

it('refuses a token that stays wrong, after it was read once more', async () => {
  accepted = 'another';
  const ask = await connect({ token: 't1' });
  time += 60_000;

  await expect(ask()).rejects.toMatchObject({ status: 401 });
  expect(shown).toHaveLength(2);
});

describe('the credential of a pod', () => {
  it('is that of the service account, whose token is read again', async () => {
    const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    writeFileSync(inFolder('ca.crt'), 'the authority');
    rotate('t1');
    const connection = connectInCluster({ folder, environment, now: () => time });
    const first = await connection?.credentials?.current();
    rotate('t2');
    time += 60_000;

    expect(connection).toMatchObject({ server: 'https://[fd00::1]:443', caPem: 'the authority' });
    expect(first).toMatchObject({ token: 't1' });
    expect(await connection?.credentials?.current()).toMatchObject({ token: 't2' });
  });

  it('does not exist outside of a pod', () => {
    expect(connectInCluster({ folder, environment: {}, now: () => time })).toBeUndefined();
  });
});
