import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../shared/base/system-clock.ts';
import { createKubeClient } from '../../shared/ports/kube/http/kube-client.ts';
import { playKubelet } from './kubelet.ts';
import type { Program } from './programs.ts';

/**
 * The parent of a control plane's processes: `node supervisor.ts <data folder> <binaries as JSON> <options as JSON>`. It prints one line
 * of JSON when the API server is ready, and takes everything down, its folder included, when its standard input ends (its parent is gone,
 * however it went) or on SIGTERM.
 */
const [folder, binariesJson, optionsJson] = process.argv.slice(2) as [string, string, string];
const binaries = JSON.parse(binariesJson) as Record<Program, string>;
const options = JSON.parse(optionsJson) as {
  detached: boolean;
  auditLog?: string;
  users?: Record<string, readonly string[]>;
};

const children: ChildProcess[] = [];
const stopping = new AbortController();

/** Ends the programs and removes the folder when even this process has no time to: a shell that reads their ids until its input ends. */
const sweeper = spawn(
  'sh',
  [
    '-c',
    'while read -r line; do [ "$line" = swept ] && exit; ids="$ids $line"; done; kill -9 $ids; sleep 1; rm -rf "$0"',
    folder,
  ],
  { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
);
sweeper.unref();

function run(program: Program, args: readonly string[]): ChildProcess {
  const log = openSync(join(folder, `${program}.log`), 'a');
  const child = spawn(binaries[program], args, { stdio: ['ignore', log, log] });
  children.push(child);
  if (child.pid !== undefined) sweeper.stdin.write(`${child.pid}\n`);
  child.once('exit', () => {
    if (!stopping.signal.aborted) void fail(program);
  });
  return child;
}

async function fail(program: Program): Promise<void> {
  const tail = readFileSync(join(folder, `${program}.log`), 'utf8')
    .split('\n')
    .slice(-15)
    .join('\n');
  console.log(JSON.stringify({ error: `${program} ended:\n${tail}` }));
  await stop(1);
}

async function stop(code: number): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  for (const child of [...children].reverse()) child.kill('SIGKILL');
  await Promise.all(
    children.map(
      (child) => (child.exitCode ?? child.signalCode) !== null || new Promise((resolve) => child.once('exit', resolve)),
    ),
  );
  rmSync(folder, { recursive: true, force: true });
  sweeper.stdin.end('swept\n', () => process.exit(code));
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

interface Secrets {
  readonly keys: string;
  readonly publicKeys: string;
  readonly tokens: string;
}

function writeSecrets(token: string, tokens: Readonly<Record<string, string>>): Secrets {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const files = {
    keys: join(folder, 'sa.key'),
    publicKeys: join(folder, 'sa.pub'),
    tokens: join(folder, 'tokens.csv'),
  };
  writeFileSync(files.keys, privateKey, { mode: 0o600 });
  writeFileSync(files.publicKeys, publicKey);
  const lines = Object.entries(tokens).map(
    ([name, own]) => `${own},${name},${name},"${options.users?.[name]?.join(',') ?? ''}"\n`,
  );
  writeFileSync(files.tokens, `${token},admin,admin,"system:masters"\n${lines.join('')}`, { mode: 0o600 });
  return files;
}

function auditFlags(log: string | undefined): readonly string[] {
  if (log === undefined) return [];
  const policy = join(folder, 'audit.yaml');
  writeFileSync(
    policy,
    'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n',
  );
  return [`--audit-log-path=${log}`, `--audit-policy-file=${policy}`];
}

async function start(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [client, peer, api] = (await freePorts(3)) as [number, number, number];
  const token = randomBytes(16).toString('hex');
  const tokens = Object.fromEntries(
    Object.keys(options.users ?? {}).map((name) => [name, randomBytes(16).toString('hex')]),
  );
  const secrets = writeSecrets(token, tokens);
  const etcd = `http://127.0.0.1:${client}`;
  run('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
  const certificates = join(folder, 'certificates');
  run('kube-apiserver', [
    `--etcd-servers=${etcd}`,
    `--secure-port=${api}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${certificates}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${secrets.tokens}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${secrets.publicKeys}`,
    `--service-account-signing-key-file=${secrets.keys}`,
    '--service-cluster-ip-range=10.0.0.0/16',
    '--allow-privileged=true',
    ...auditFlags(options.auditLog),
  ]);
  const server = `https://127.0.0.1:${api}`;
  const kubeconfig = join(folder, 'kubeconfig');
  const caPem = await ready(server, token, join(certificates, 'apiserver.crt'));
  writeFileSync(kubeconfig, kubeconfigOf(server, token, caPem), { mode: 0o600 });
  const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
  run('kube-controller-manager', [
    ...common,
    `--service-account-private-key-file=${secrets.keys}`,
    '--concurrent-deployment-syncs=10',
    '--concurrent-replicaset-syncs=10',
  ]);
  run('kube-scheduler', common);
  const kube = createKubeClient({ server, token, caPem }, systemClock);
  void playKubelet(kube, stopping.signal);
  await waitFor(() => kube.request({ method: 'GET', path: '/api/v1/namespaces/default/serviceaccounts/default' }));
  console.log(
    JSON.stringify({
      url: server,
      token,
      tokens,
      caPem,
      kubeconfig,
      kubectl: binaries.kubectl,
      pid: process.pid,
      folder,
    }),
  );
}

async function ready(server: string, token: string, certificate: string): Promise<string> {
  await waitFor(async () => {
    if (!existsSync(certificate)) throw new Error('no certificate yet');
  });
  const caPem = readFileSync(certificate, 'utf8');
  const client = createKubeClient({ server, token, caPem }, systemClock);
  await waitFor(async () => {
    await client.request({ method: 'GET', path: '/version' });
    await client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' });
  });
  await client.close();
  return caPem;
}

async function waitFor(condition: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await condition();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

function kubeconfigOf(server: string, token: string, caPem: string): string {
  const name = 'sluice';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => undefined);
if (!options.detached) process.stdin.resume().on('end', () => void stop(0));
start().catch(async (error: unknown) => {
  console.log(JSON.stringify({ error: String(error) }));
  await stop(1);
});
