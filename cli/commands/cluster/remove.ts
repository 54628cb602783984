import { Command } from 'commander';
import { removeRegistration } from '../../../shared/ports/aws/clusters/cluster-registry.ts';
import { type StackFlags, withStackFlags } from '../../flags/of-stack.ts';
import { withDurable } from '../../io/with-durable.ts';

/** `sluice cluster remove`: removes a registration. */
export function removeCluster(): Command {
  return withStackFlags(new Command('remove'), 'prod')
    .description('stop serving a cluster; what was applied to it stays')
    .argument('<name>')
    .action(async (name: string, flags: StackFlags) => {
      const known = await withDurable(flags, ({ store }) => removeRegistration(store, name));
      if (known === undefined) throw new Error(`no cluster is registered as '${name}': sluice cluster list`);
      console.log(`${name} is no longer served; what was applied to it stays`);
    });
}
