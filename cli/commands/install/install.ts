import { setTimeout as sleep } from 'node:timers/promises';
import { accessRules, definitions } from '../../../infra/cluster/manifests.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { version } from '../../version.ts';
import { type ApplyOptions, createManifestApplier } from './apply-manifest.ts';

const establishMs = 30_000;

/** Applies CRDs and roles, and waits until the server serves the CRDs. */
export async function install(client: KubeClient, options: ApplyOptions): Promise<void> {
  const apply = createManifestApplier(client, options);
  const paths = [];
  for (const manifest of definitions(version)) paths.push(await apply(manifest));
  for (const manifest of accessRules(version)) await apply(manifest);
  if (options.dryRun) return;
  for (const path of paths) await waitEstablished(client, path);
}

/** Waits until the server serves the CRD at this path. @throws Error after half a minute */
export async function waitEstablished(client: KubeClient, path: string): Promise<void> {
  const deadline = Date.now() + establishMs;
  for (;;) {
    const { status } = (await client.request({ method: 'GET', path })) as {
      status?: { conditions?: { type: string; status: string }[] };
    };
    if (status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True'))
      return;
    if (Date.now() > deadline)
      throw new Error(`${path} is not served after ${establishMs / 1000} s; kubectl describe it`);
    await sleep(50);
  }
}
