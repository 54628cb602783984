import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { KubeApiError } from '../../shared/ports/kube/kube-api-error.ts';

const nodeName = 'sluice-node';
const pollMs = 250;
const leaseSeconds = 40;

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly containers: readonly { readonly name: string; readonly image: string }[];
    readonly restartPolicy?: string;
  };
  readonly status?: { readonly phase?: string };
}

/**
 * Stands in for a kubelet: keeps one node ready, and of each pod bound to it says what a kubelet would say of containers that start
 * at once: Running and ready, or, where the pod does not restart, Succeeded. A container of an image whose tag is `crash` crashes again and
 * again. Runs nothing.
 */
export async function playKubelet(client: KubeClient, signal: AbortSignal): Promise<void> {
  await registerNode(client);
  let renewed = 0;
  let seen = '';
  while (!signal.aborted) {
    try {
      if (Date.now() - renewed > (leaseSeconds * 1000) / 4) {
        await renewNode(client);
        renewed = Date.now();
      }
      seen = await settlePods(client, seen);
    } catch {
      // The API server is starting or going away; the next look tells.
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

const conditions = () => {
  const now = new Date().toISOString();
  const entry = (type: string, status: string) => ({
    type,
    status,
    reason: 'StandIn',
    message: '',
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return [
    entry('Ready', 'True'),
    entry('MemoryPressure', 'False'),
    entry('DiskPressure', 'False'),
    entry('PIDPressure', 'False'),
  ];
};

async function registerNode(client: KubeClient): Promise<void> {
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: nodeName, labels: { 'kubernetes.io/hostname': nodeName } },
  };
  for (;;) {
    try {
      await client.request({ method: 'POST', path: '/api/v1/nodes', body: node });
      return;
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 409) return;
      await sleep(pollMs);
    }
  }
}

async function renewNode(client: KubeClient): Promise<void> {
  const capacity = { cpu: '1000', memory: '1000Gi', pods: '10000' };
  await client.request({
    method: 'PATCH',
    path: `/api/v1/nodes/${nodeName}/status`,
    contentType: 'application/merge-patch+json',
    body: { status: { conditions: conditions(), capacity, allocatable: capacity } },
  });
  await client.request({
    method: 'PATCH',
    path: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${nodeName}`,
    query: { fieldManager: 'kubelet', force: 'true' },
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: nodeName, namespace: 'kube-node-lease' },
      spec: {
        holderIdentity: nodeName,
        leaseDurationSeconds: leaseSeconds,
        renewTime: new Date().toISOString().replace('Z', '000Z'),
      },
    },
  });
}

async function settlePods(client: KubeClient, seen: string): Promise<string> {
  const list = (await client.request({
    method: 'GET',
    path: '/api/v1/pods',
    query: { fieldSelector: `spec.nodeName=${nodeName},status.phase!=Succeeded`, resourceVersion: '0' },
  })) as { items: Pod[]; metadata: { resourceVersion: string } };
  if (list.metadata.resourceVersion === seen) return seen;
  for (const pod of list.items) await settle(client, pod);
  return list.metadata.resourceVersion;
}

async function settle(client: KubeClient, pod: Pod): Promise<void> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
  if (pod.metadata.deletionTimestamp !== undefined) {
    const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } };
    await client.request({ method: 'DELETE', path, body }).catch(() => undefined);
    return;
  }
  if (pod.status?.phase === 'Running') return;
  const ends = pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure';
  await client
    .request({
      method: 'PATCH',
      path: `${path}/status`,
      contentType: 'application/merge-patch+json',
      body: { status: podStatus(pod, ends) },
    })
    .catch(() => undefined);
}

function podStatus(pod: Pod, ends: boolean): object {
  const now = new Date().toISOString();
  const condition = (type: string, status = 'True') => ({ type, status, lastTransitionTime: now });
  const crashes = pod.spec.containers.some(({ image }) => image.endsWith(':crash'));
  const ready = !ends && !crashes;
  const state = crashes
    ? { waiting: { reason: 'CrashLoopBackOff', message: 'back-off restarting failed container' } }
    : ends
      ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } }
      : { running: { startedAt: now } };
  return {
    phase: ends && !crashes ? 'Succeeded' : 'Running',
    startTime: now,
    podIP: '127.0.0.1',
    conditions: [
      condition('PodScheduled'),
      condition('Initialized'),
      condition('ContainersReady', ready ? 'True' : 'False'),
      condition('Ready', ready ? 'True' : 'False'),
    ],
    containerStatuses: pod.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: image,
      ready,
      started: ready,
      restartCount: 0,
      state,
    })),
  };
}
