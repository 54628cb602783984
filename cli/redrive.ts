import { Command } from 'commander';
import { redrive } from '../shared/reconcile/dead-letter.ts';
import { openEmbeddedPorts } from '../shared/store/embedded.ts';

export function redriveCommand(): Command {
  return new Command('redrive')
    .description('send dead letters back to their queues')
    .option('--data <folder>', 'the folder of sluice serve', '.sluice')
    .action(async ({ data }: { readonly data: string }) => {
      const ports = openEmbeddedPorts(data);
      const sent = await redrive(ports.store, ports.queues);
      ports.close();
      console.log(sent === 0 ? 'there are no dead letters' : `${sent} sent back`);
    });
}
