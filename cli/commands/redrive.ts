import { Command } from 'commander';
import { redrive } from '../../shared/reconcile/dead-letter.ts';
import { type StackFlags, withStackFlags } from '../flags/of-stack.ts';
import { withDurable } from '../io/with-durable.ts';

/** `sluice redrive`: sends the dead letters back to their queues. */
export function redriveCommand(): Command {
  return withStackFlags(new Command('redrive'))
    .description('send dead letters back to their queues')
    .action(async (flags: StackFlags) => {
      const sent = await withDurable(flags, ({ store, queues }) => redrive(store, queues));
      console.log(sent === 0 ? 'there are no dead letters' : `${sent} sent back`);
    });
}
