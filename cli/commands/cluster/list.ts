import { Command } from 'commander';
import { type ClusterRegistration, listRegistrations } from '../../../shared/ports/aws/clusters/cluster-registry.ts';
import { type StackFlags, withStackFlags } from '../../flags/of-stack.ts';
import { withDurable } from '../../io/with-durable.ts';

/** `sluice cluster list`: prints the registered clusters. */
export function listClusters(): Command {
  return withStackFlags(new Command('list'), 'prod')
    .description('list the clusters that are served, and how they are reached')
    .action(async (flags: StackFlags) => {
      const clusters = await withDurable(flags, ({ store }) => listRegistrations(store));
      for (const { name, uid, access } of clusters) console.log(`${name}  ${uid}  ${describe(access)}`);
      if (clusters.length === 0) console.log('no cluster is registered: sluice cluster add');
    });
}

function describe(access: ClusterRegistration['access']): string {
  if (access.type === 'secret') return `secret ${access.secret}`;
  return `eks ${access.region}/${access.cluster}${access.role === undefined ? '' : ` as ${access.role}`}`;
}
