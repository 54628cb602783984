import { Command } from 'commander';
import { createKubeClient } from '../shared/kube/client.ts';
import { readClusterUid } from '../shared/kube/cluster-uid.ts';
import { listRegistered, registerCluster, removeRegistered } from '../shared/reconcile/cluster-registry.ts';
import type { ObjectStore } from '../shared/store/object-store.ts';
import { type ConnectOptions, connect } from './connect.ts';
import { type DurableFlags, durableOptionsOf, openDurable, withDurableFlags } from './durable.ts';

interface AddFlags extends DurableFlags, ConnectOptions {
  readonly secret: string;
  readonly allowAddresses?: readonly string[];
}

/** `sluice cluster add | list | remove`: which clusters the functions serve. */
export function clusterCommand(): Command {
  const command = new Command('cluster').description('register the clusters that the functions on AWS serve');
  command.addCommand(
    withDurableFlags(new Command('add'))
      .description('serve a cluster; its kubeconfig, with a credential in it, is the text of a secret')
      .argument('<name>', 'for people: lower-case letters, digits and dashes')
      .requiredOption('--secret <id>', 'the id of the secret in AWS Secrets Manager')
      .option('--kubeconfig <file>', 'to learn which cluster it is; default: $KUBECONFIG, then ~/.kube/config')
      .option('--context <name>')
      .option('--allow-addresses <range...>', 'ranges beside the public internet that its objects may name')
      .action(async (name: string, { secret, allowAddresses, ...flags }: AddFlags) => {
        const client = createKubeClient(await connect(flags));
        const uid = await readClusterUid(client).finally(() => client.close());
        const cluster = {
          uid,
          secret,
          ...(allowAddresses === undefined ? {} : { allowAddresses: [...allowAddresses] }),
        };
        await withStore(flags, (store) => registerCluster(store, name, cluster));
        console.log(`${name} (${uid}) is served within a minute`);
      }),
  );
  command.addCommand(
    withDurableFlags(new Command('list'))
      .description('the clusters that are served')
      .action(async (flags: DurableFlags) => {
        const clusters = await withStore(flags, listRegistered);
        for (const { name, uid, secret } of clusters) console.log(`${name}  ${uid}  ${secret}`);
        if (clusters.length === 0) console.log('no cluster is registered: sluice cluster add');
      }),
  );
  command.addCommand(
    withDurableFlags(new Command('remove'))
      .description('serve a cluster no longer; what was applied to it stays')
      .argument('<name>')
      .action(async (name: string, flags: DurableFlags) => {
        const known = await withStore(flags, (store) => removeRegistered(store, name));
        if (!known) throw new Error(`no cluster is registered as '${name}': sluice cluster list`);
        console.log(`${name} is no longer served`);
      }),
  );
  return command;
}

async function withStore<T>(flags: DurableFlags, use: (store: ObjectStore) => Promise<T>): Promise<T> {
  const durable = openDurable(durableOptionsOf(flags));
  try {
    return await use(durable.store);
  } finally {
    durable.close();
  }
}
