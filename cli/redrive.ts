import { Command } from 'commander';
import { redrive } from '../shared/reconcile/dead-letter.ts';
import { durableOptionsOf, openDurable } from './durable.ts';
import { ofStack, type StackFlags, withStackFlags } from './of-stack.ts';

export function redriveCommand(): Command {
  return withStackFlags(new Command('redrive'))
    .description('send dead letters back to their queues')
    .action(async (flags: StackFlags) => {
      const ports = openDurable(durableOptionsOf(await ofStack(flags)));
      const sent = await redrive(ports.store, ports.queues);
      ports.close();
      console.log(sent === 0 ? 'there are no dead letters' : `${sent} sent back`);
    });
}
