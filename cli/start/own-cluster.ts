import { systemClock } from '../../shared/base/system-clock.ts';
import { readKubeconfig } from '../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../shared/ports/kube/http/kube-client.ts';
import { startControlPlane } from '../../test/control-plane/start.ts';
import { install } from '../commands/install/install.ts';
import type { Endings } from '../io/endings.ts';
import type { Place, Say } from './place.ts';

/** Starts a control plane on this machine, which ends with the command. */
export async function startOwnCluster(say: Say, endings: Endings): Promise<Place> {
  const plane = await startControlPlane({ say });
  endings.defer(plane.stop);
  say('a control plane is up: etcd, kube-apiserver, controller manager, scheduler');
  const connection = await readKubeconfig(plane.kubeconfig, systemClock);
  const client = createKubeClient(connection, systemClock);
  endings.defer(() => client.close());
  await install(client, { dryRun: false, say: () => undefined });
  say('CRDs and roles are installed');
  const { kubeconfig, kubectl } = plane;
  return { connection, client, namespace: 'flux-system', workloads: 'demo', kubeconfig, kubectl };
}
