import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log, LogFields } from '../../shared/base/log.ts';
import { applyPatch, type KubeClient } from '../../shared/ports/kube/client.ts';
import { type GitRepositoryOnDisk, startGitServer } from '../../test/support/servers/git-server.ts';
import { installAdmission } from '../commands/install/install-admission.ts';
import { type Serving, serve } from '../commands/serve/serve.ts';
import type { Endings } from '../io/endings.ts';
import type { Place, Say } from './place.ts';
import { sampleFiles, sampleObjects } from './sample.ts';

/** The measured times, in milliseconds after the push. */
export interface SampleResult {
  readonly pushToAppliedMs: number;
  readonly stages: Readonly<Record<string, number>>;
}

const waitMs = 90_000;

/**
 * Serves the cluster, commits the sample, pushes a change and waits until it is applied and healthy.
 *
 * @throws Error with the conditions of an object that did not become ready within 90 s
 */
export async function runSample(
  place: Place,
  say: Say,
  endings: Endings,
): Promise<{ readonly result: SampleResult; readonly whatToTry: string }> {
  const { client, namespace } = place;
  const repository = await createRepository(place, say, endings);
  const token = randomBytes(32).toString('hex');
  const objects = sampleObjects(namespace, repository.url, token);
  for (const { path, body } of objects) await apply(client, path, body);
  const stages: Record<string, number> = {};
  let pushed = Number.NaN;
  const log = createStageLog(say, (stage) => {
    if (!Number.isNaN(pushed)) stages[stage] = Math.round(Date.now() - pushed);
  });
  const serving = await startServing(place, log, say, endings);
  const [, , kustomization, receiver] = objects.map(({ path }) => path) as [string, string, string, string];
  const hook = (await waitUntil(client, receiver, isReady)).status?.webhookPath as string;
  await waitUntil(client, kustomization, isReady);
  say('the first commit is applied; now a push');

  const commit = repository.commit(sampleFiles(place, 3), { message: 'Scale the web to three' });
  pushed = Date.now();
  await callHook(`${serving.url}${hook}`, commit, token);
  say('webhook    a signed push was accepted');
  await waitUntil(
    client,
    kustomization,
    (object) => isReady(object) && object.status?.lastAppliedRevision === `main@sha1:${commit}`,
  );
  const pushToAppliedMs = Math.round(Date.now() - pushed);
  say(`applied and healthy ${pushToAppliedMs} ms after the push`);
  return { result: { pushToAppliedMs, stages }, whatToTry: whatToTry(place, repository, serving) };
}

async function createRepository(place: Place, say: Say, endings: Endings): Promise<GitRepositoryOnDisk> {
  const git = await startGitServer();
  endings.defer(() => git.close());
  const repository = git.create('sample');
  repository.commit(sampleFiles(place), { message: 'The first commit of the sample' });
  say(`the sample repository is served at ${repository.url}`);
  return repository;
}

async function startServing(
  { client, connection, confine }: Place,
  log: Log,
  say: Say,
  endings: Endings,
): Promise<Serving> {
  const data = mkdtempSync(join(tmpdir(), 'sluice-start-'));
  endings.defer(() => rmSync(data, { recursive: true, force: true }));
  const serving = await serve({
    connection,
    data,
    host: '127.0.0.1',
    port: 0,
    allowAddresses: ['loopback'],
    // A cluster elsewhere cannot call this machine's loopback, and its configuration is not ours to change.
    ...(confine === undefined ? { admission: { port: 0, name: '127.0.0.1' } } : { confine }),
    log,
  });
  endings.defer(() => serving.stop());
  if (serving.admission === undefined) return serving;
  const at = { ...serving.admission, secret: serving.ports.secret };
  await installAdmission(client, at, { dryRun: false, say: () => undefined });
  say('the API server reports edits');
  return serving;
}

async function apply(client: KubeClient, path: string, body: object): Promise<void> {
  const query = { fieldManager: 'start', force: 'true' };
  await client.request({ method: 'PATCH', path, query, contentType: applyPatch, body });
}

/** A log that prints each stage of a push when it is reached. */
function createStageLog(say: Say, reached: (stage: string) => void): Log {
  const show = (message: string, fields: LogFields = {}): void => {
    const { stage, edited = '', object = '', revision = '', error = '', reason = '' } = fields;
    if (stage === undefined) return;
    reached(String(stage));
    say(`${String(stage).padEnd(10)} ${message} ${edited} ${object} ${revision} ${reason} ${error}`.trimEnd());
  };
  return {
    debug() {},
    info: show,
    warn: show,
    error: (message, fields) => show(message, { stage: 'error', ...fields }),
  };
}

interface Ready {
  readonly status?: {
    readonly webhookPath?: string;
    readonly lastAppliedRevision?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const isReady = ({ status }: Ready): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;

async function waitUntil(client: KubeClient, path: string, condition: (object: Ready) => boolean): Promise<Ready> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const object = (await client.request({ method: 'GET', path })) as Ready;
    if (condition(object)) return object;
    if (Date.now() > deadline)
      throw new Error(`${path} did not become ready: ${JSON.stringify(object.status?.conditions)}`);
    await sleep(20);
  }
}

/** Calls the webhook as GitHub would. */
async function callHook(url: string, commit: string, token: string): Promise<void> {
  const body = JSON.stringify({ ref: 'refs/heads/main', after: commit });
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', token).update(body).digest('hex')}`,
  };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
}

function whatToTry(
  { kubeconfig, kubectl, namespace, workloads, confine }: Place,
  { folder }: GitRepositoryOnDisk,
  { admission }: Serving,
): string {
  const returns = admission === undefined ? 'at the interval (1 minute)' : 'at once: the API server reports it';
  return `
It stays up until Ctrl-C${confine === undefined ? '' : ', and then removes what it created'}. In a second terminal:

  export KUBECONFIG=${kubeconfig}
  alias kubectl='${kubectl}'
  kubectl -n ${namespace} get gitrepositories,kustomizations,receivers
  kubectl -n ${workloads} get deployments,pods

  # edit, commit, push, and watch it arrive within a minute, the sample's interval; with a webhook it takes a second
  cd ${folder} && sed -i 's/hello/good morning/' deploy/kustomization.yaml && git commit -qam 'Greet' && git push -q origin HEAD:main

  # change an object by hand, and it is reverted ${returns}
  kubectl -n ${workloads} scale deployment web --replicas=9
  kubectl -n ${workloads} delete deployment web

  # the stock flux CLI works too
  flux reconcile kustomization sample -n ${namespace} --with-source && flux get all -n ${namespace}
`;
}
