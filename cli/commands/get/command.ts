import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { messageOf } from '../../../shared/base/errors.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { lookAtObjects } from '../../../shared/monitor/look-at-objects.ts';
import { findRegistration } from '../../../shared/ports/aws/clusters/cluster-registry.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { findOtherActors, otherActorsMessage } from '../../../shared/ports/kube/one-actor.ts';
import { type StackFlags, withStackFlags } from '../../flags/of-stack.ts';
import { type ConnectOptions, connect } from '../../io/connect.ts';
import { endWithReader } from '../../io/end-with-reader.ts';
import { withDurable } from '../../io/with-durable.ts';
import { writeLook } from './write-look.ts';

interface Flags extends StackFlags, ConnectOptions {
  readonly namespace?: string;
  readonly watch?: boolean;
  readonly shards?: readonly string[];
}

const timeoutMs = 30_000;
const refreshMs = 2000;
/** Each look reads one record per object, and AWS charges for that. */
const refreshOnAwsMs = 10_000;
const clearScreen = '\u001b[H\u001b[2J\u001b[3J';

/** `sluice get`: prints the objects that are served and what each does, once or with `--watch`. */
export function getCommand(): Command {
  return withStackFlags(new Command('get'))
    .description('show what is served, and what each object does: ready, due, running, waiting, dead')
    .option('--kubeconfig <file>', 'kubeconfig to use; default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>', 'context of the kubeconfig; default: its current context')
    .option('-n, --namespace <name>', 'only objects of this namespace')
    .option('-w, --watch', 'keep looking, until Ctrl-C')
    .option(
      '--shards <key...>',
      'the shards that sluice serve is given, if it is; a cluster that is registered has its own',
    )
    .action(async (flags: Flags) => {
      endWithReader();
      const { server, ...connection } = await connect(flags);
      const client = createKubeClient({ ...connection, server }, systemClock);
      try {
        const uid = await readClusterUid(client);
        await withDurable(flags, async ({ queues, store }) => {
          const shards = flags.shards ?? (await findRegistration(store, uid))?.shards;
          const look = async (): Promise<string> => {
            const signal = AbortSignal.timeout(timeoutMs);
            const [found, actors] = await Promise.all([
              lookAtObjects({ client, queues, store, cluster: uid, signal }),
              findOtherActors(client, signal, shards),
            ]);
            const warnings = actors.length === 0 ? [] : [otherActorsMessage(server, actors)];
            return writeLook(found, {
              namespace: flags.namespace,
              warnings,
              now: Date.now(),
              columns: process.stdout.columns,
            });
          };
          await (flags.watch
            ? watch(look, flags.bucket === undefined && flags.stage === undefined ? refreshMs : refreshOnAwsMs)
            : print(look));
        });
      } finally {
        await client.close();
      }
    });
}

async function print(look: () => Promise<string>): Promise<void> {
  process.stdout.write(await look());
}

/** Looks until the process ends. A look that fails is shown, and the next one follows. */
async function watch(look: () => Promise<string>, everyMs: number): Promise<never> {
  for (;;) {
    const shown = await look().catch((error: unknown) => `cannot be read now: ${messageOf(error)}; looking again\n`);
    process.stdout.write(process.stdout.isTTY ? clearScreen + shown : `${shown}\n`);
    await sleep(everyMs);
  }
}
