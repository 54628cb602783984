import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { urlKey } from '../../../shared/base/url-key.ts';
import type { ReconciledKind } from '../../../shared/flux/kinds.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { setTimer } from '../../../shared/queue/timer.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { startGitServer } from '../../support/servers/git-server.ts';
import { applyAll } from '../push/apply-all.ts';
import { definitions, objects } from '../push/cluster-objects.ts';
import { appName, sampleFiles } from '../push/sample-repository.ts';
import { target } from '../push/side.ts';
import type { Calls } from './calls.ts';
import { type CountedInstallation, openCountedInstallation } from './counted-installation.ts';

/** What each way in costs, for one cluster. */
export interface EventCosts {
  /** The clock, with nothing due. */
  readonly minute: Calls;
  /** The interval of a source, with nothing new. */
  readonly sourceTick: Calls;
  /** The interval of a Kustomization of four objects, with nothing drifted. */
  readonly kustomizationTick: Calls;
  /** A push that changes one of forty apps: each of the forty looks whether it is meant. */
  readonly push: Calls;
  /** An object that was deleted by hand, of which the API server tells. */
  readonly edit: Calls;
}

const apps = 40;

/** Measures each event on a real control plane and a real Git server, over ports that count. */
export async function measureEvents(say: (line: string) => void): Promise<EventCosts> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-fleet-'));
  await using plane = await startControlPlane({ say });
  const git = await startGitServer();
  const repository = git.create('apps');
  repository.commit(sampleFiles(apps, 0));
  await withClient(plane, (client) => applyAll(client, [...definitions(), ...objects(repository.url, apps)]));
  const installation = await openCountedInstallation(plane, folder);
  try {
    const tickOf = (kind: ReconciledKind, name: string) => installation.cost(() => tick(installation, kind, name));
    say(`applying ${apps} apps for the first time …`);
    await installation.cost(() => installation.minute());
    // What the first look learns, and the second writes down, is not what a day costs.
    await tickOf('Kustomization', appName(0));
    await tickOf('GitRepository', target.repository);
    say('measuring each event …');
    const minute = await installation.cost(() => installation.minute());
    const sourceTick = await tickOf('GitRepository', target.repository);
    const kustomizationTick = await tickOf('Kustomization', appName(0));
    repository.commit(sampleFiles(1, 1));
    const push = await installation.cost(() => sendHook(plane, installation));
    const edit = await installation.cost(() => deleteByHand(plane, installation));
    return { minute, sourceTick, kustomizationTick, push, edit };
  } finally {
    await installation.close();
    await git.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tick({ ports, uid }: CountedInstallation, kind: ReconciledKind, name: string) {
  const at = ports.now();
  const { namespace } = target;
  const job = { type: 'object', cluster: uid, kind, namespace, name, at, trace: 'bench' } as const;
  await setTimer(ports.queues, { ...job, reason: 'interval' }, at, at);
}

async function withClient<T>(plane: ControlPlane, use: (client: KubeClient) => Promise<T>): Promise<T> {
  const client = createKubeClient({ server: plane.url, token: plane.token, caPem: plane.caPem }, systemClock);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function sendHook(plane: ControlPlane, installation: CountedInstallation): Promise<void> {
  const path = `/apis/notification.toolkit.fluxcd.io/v1/namespaces/${target.namespace}/receivers/${target.receiver}`;
  const receiver = (await withClient(plane, (client) => client.request({ method: 'GET', path }))) as {
    status?: { webhookPath?: string };
  };
  const body = '{}';
  const signature = createHmac('sha256', target.token).update(body).digest('hex');
  const status = await installation.request('webhook', receiver.status?.webhookPath ?? '', {
    method: 'POST',
    headers: { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  });
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
}

async function deleteByHand(plane: ControlPlane, installation: CountedInstallation): Promise<void> {
  const at = { namespace: 'apps', name: appName(0) };
  const path = `/api/v1/namespaces/${at.namespace}/services/${at.name}`;
  const oldObject = await withClient(plane, async (client) => {
    const found = await client.request({ method: 'GET', path });
    await client.request({ method: 'DELETE', path });
    return found;
  });
  const resource = { group: '', version: 'v1', resource: 'services' };
  const request = { uid: 'by-hand', operation: 'DELETE', resource, ...at, oldObject };
  const { secret } = installation.ports;
  const key = urlKey(secret, 'admission', installation.uid);
  const status = await installation.request('admission', `/admission/${installation.uid}/${key}/managed`, {
    method: 'POST',
    body: JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }),
  });
  if (status !== 200) throw new Error(`admission answered ${status}`);
}
