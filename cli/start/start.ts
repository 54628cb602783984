import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { messageOf } from '../../shared/errors.ts';
import { createKubeClient, type KubeClient } from '../../shared/kube/client.ts';
import { readKubeconfig } from '../../shared/kube/kubeconfig.ts';
import type { Log, LogFields } from '../../shared/log.ts';
import { startControlPlane } from '../../test/control-plane/start.ts';
import { startGitServer } from '../../test/support/git-server.ts';
import { install } from '../install.ts';
import { installAdmission } from '../install-admission.ts';
import { serve } from '../serve/serve.ts';
import { sampleFiles, sampleObjects, sampleToken } from './sample.ts';

/** `npm start`: a control plane, a sample repository, a push that travels; then it stays up. */
const { values } = parseArgs({
  options: { once: { type: 'boolean' }, kubeconfig: { type: 'string' }, context: { type: 'string' } },
});
const waitMs = 90_000;
const started = Date.now();
const say = (line: string): void => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);

/** Each stage of a push, as it is reached. */
function createStageLog(reached: (stage: string) => void): Log {
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
    readonly conditions?: readonly { type: string; status: string }[];
  };
}

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

const isReady = ({ status }: Ready): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;

async function main(): Promise<void> {
  const plane = values.kubeconfig === undefined ? await startControlPlane({ say }) : undefined;
  const connection = await readKubeconfig(plane?.kubeconfig ?? (values.kubeconfig as string), values.context);
  say(
    plane === undefined
      ? `using ${connection.server}`
      : 'a control plane is up: etcd, kube-apiserver, controller manager, scheduler',
  );
  const client = createKubeClient(connection);
  await install(client, { dryRun: false, say: () => undefined });
  say('CRDs and roles are installed');
  const git = await startGitServer();
  const repository = git.create('sample');
  repository.commit(sampleFiles, { message: 'The first commit of the sample' });
  say(`the sample repository is served at ${repository.url}`);
  const objects = sampleObjects(repository.url);
  for (const { path, body } of objects) {
    await client.request({
      method: 'PATCH',
      path,
      query: { fieldManager: 'start', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body,
    });
  }
  const data = mkdtempSync(join(tmpdir(), 'sluice-start-'));
  const stages: Record<string, number> = {};
  let pushed = Number.NaN;
  const log = createStageLog((stage) => {
    if (!Number.isNaN(pushed)) stages[stage] = Math.round(Date.now() - pushed);
  });
  const serving = await serve({
    connection,
    data,
    host: '127.0.0.1',
    port: 0,
    allowAddresses: ['loopback'],
    // A cluster that is elsewhere cannot call this machine's loopback.
    ...(plane === undefined ? {} : { admission: { port: 0, name: '127.0.0.1' } }),
    log,
  });
  if (serving.admission !== undefined) {
    const at = { ...serving.admission, secret: serving.ports.secret };
    await installAdmission(client, at, { dryRun: false, say: () => undefined });
    say('the API server tells of edits');
  }
  const stop = async (): Promise<void> => {
    await serving.stop();
    await git.close();
    await client.close();
    await plane?.stop();
    rmSync(data, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(0)));
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
  try {
    const [, , kustomization, receiver] = objects.map(({ path }) => path) as [string, string, string, string];
    const hook = (await waitUntil(client, receiver, isReady)).status?.webhookPath as string;
    await waitUntil(client, kustomization, isReady);
    say('the first commit is applied; now a push');

    const commit = repository.commit(
      {
        'deploy/deployment.yaml': (sampleFiles['deploy/deployment.yaml'] as string).replace(
          'replicas: 2',
          'replicas: 3',
        ),
      },
      { message: 'Scale the web to three' },
    );
    pushed = Date.now();
    await callHook(`${serving.url}${hook}`, commit);
    await waitUntil(
      client,
      kustomization,
      (object) => isReady(object) && object.status?.lastAppliedRevision === `main@sha1:${commit}`,
    );
    const pushToAppliedMs = Math.round(Date.now() - pushed);
    say(`applied and healthy ${pushToAppliedMs} ms after the push`);
    if (values.once) {
      await stop();
      console.log(JSON.stringify({ pushToAppliedMs, stages }));
      return;
    }
    sayWhatToTry({
      kubeconfig: plane?.kubeconfig ?? (values.kubeconfig as string),
      kubectl: plane?.kubectl ?? 'kubectl',
      folder: repository.folder,
      hook: `${serving.url}${hook}`,
      isTold: serving.admission !== undefined,
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As GitHub would call it. */
async function callHook(url: string, commit: string): Promise<void> {
  const body = JSON.stringify({ ref: 'refs/heads/main', after: commit });
  const signature = `sha256=${createHmac('sha256', sampleToken).update(body).digest('hex')}`;
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': signature,
  };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  say('webhook    a signed push was accepted');
}

function sayWhatToTry(at: {
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly folder: string;
  readonly hook: string;
  readonly isTold: boolean;
}): void {
  console.log(`
It stays up until Ctrl-C. In a second terminal:

  export KUBECONFIG=${at.kubeconfig}
  alias kubectl=${at.kubectl}
  kubectl get gitrepositories,kustomizations,receivers -A
  kubectl -n demo get deployments,pods

  # edit, commit, push, and watch it arrive (within a minute without a hook)
  cd ${at.folder} && sed -i 's/hello/good morning/' deploy/kustomization.yaml && git commit -qam 'Greet' && git push -q origin HEAD:main

  # change an object by hand, and it returns ${at.isTold ? 'at once: the API server tells of it' : 'at the interval (1 minute)'}
  kubectl -n demo scale deployment web --replicas=9
  kubectl -n demo delete deployment web

  # the stock flux CLI works too
  flux reconcile kustomization sample --with-source && flux get all
`);
}

main().catch((error: unknown) => {
  console.error(`start: ${messageOf(error)}`);
  process.exitCode = 1;
});
