import { Command } from 'commander';
import { redrive } from '../shared/reconcile/dead-letter.ts';
import { type DurableFlags, durableOptionsOf, openDurable, withDurableFlags } from './durable.ts';

export function redriveCommand(): Command {
  return withDurableFlags(new Command('redrive'))
    .description('send dead letters back to their queues')
    .action(async (flags: DurableFlags) => {
      const ports = openDurable(durableOptionsOf(flags));
      const sent = await redrive(ports.store, ports.queues);
      ports.close();
      console.log(sent === 0 ? 'there are no dead letters' : `${sent} sent back`);
    });
}
