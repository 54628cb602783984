import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { startControlPlane } from '../../control-plane/start.ts';
import { applyAll } from '../push/apply-all.ts';
import { definitions } from '../push/cluster-objects.ts';
import type { Calls } from './calls.ts';
import { openCountedInstallation } from './counted-installation.ts';

export interface SurveyResult {
  readonly calls: Calls;
  readonly seconds: number;
}

const namespace = 'survey';
const atOnce = 8;

/** One survey of a cluster of Kustomizations that are Ready, with inventories. */
export async function measureSurvey(
  { kustomizations, entries }: { readonly kustomizations: number; readonly entries: number },
  say: (line: string) => void,
): Promise<SurveyResult> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-fleet-'));
  await using plane = await startControlPlane({ say });
  const client = createKubeClient({ server: plane.url, token: plane.token, caPem: plane.caPem }, systemClock);
  await applyAll(client, [...definitions(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
  say(`creating ${kustomizations} Kustomizations with inventories of ${entries} …`);
  const names = Array.from({ length: kustomizations }, (_, index) => `app-${index}`);
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) await create(client, name, entries);
    }),
  );
  await client.close();
  const installation = await openCountedInstallation(plane, folder);
  try {
    // A function that has been called before has its connections.
    await installation.cost(() => installation.minute());
    const started = performance.now();
    const calls = await installation.cost(() => installation.minute());
    return { calls, seconds: (performance.now() - started) / 1000 };
  } finally {
    await installation.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function create(client: KubeClient, name: string, entries: number): Promise<void> {
  const group = 'kustomize.toolkit.fluxcd.io/v1';
  const path = `/apis/${group}/namespaces/${namespace}/kustomizations`;
  const sourceRef = { kind: 'GitRepository', name: 'fleet' };
  const body = {
    apiVersion: group,
    kind: 'Kustomization',
    metadata: { name, namespace },
    // Never due while it is measured.
    spec: { interval: '1000h', prune: true, sourceRef },
  };
  await client.request({ method: 'POST', path, body });
  const at = new Date().toISOString();
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: 'Applied',
    observedGeneration: 1,
  };
  const status = {
    conditions: [{ ...ready, lastTransitionTime: at }],
    observedGeneration: 1,
    lastAppliedRevision: 'main@sha1:0123456789012345678901234567890123456789',
    inventory: {
      entries: Array.from({ length: entries }, (_, index) => ({
        id: `${namespace}_object-${index}__ConfigMap`,
        v: 'v1',
      })),
    },
  };
  await client.request({
    method: 'PATCH',
    path: `${path}/${name}/status`,
    contentType: 'application/merge-patch+json',
    body: { status },
  });
}
