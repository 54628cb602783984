import { Command } from 'commander';
import { type ConnectOptions, connect } from './connect.ts';
import { createJsonLog } from './log.ts';
import { keepHeapSmall } from './serve/keep-heap-small.ts';
import { serve } from './serve/serve.ts';

interface Options extends ConnectOptions {
  readonly data: string;
  readonly url?: string;
  readonly host: string;
  readonly port: string;
  readonly allowAddresses?: readonly string[];
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('run everything in one process: hooks, workers, the clock, artifacts')
    .option('--kubeconfig <file>', 'default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>')
    .option('--data <folder>', 'where queues, artifacts and the key are kept', '.sluice')
    .option('--url <url>', 'where the cluster reaches this process; default: its own address')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '9292')
    .option(
      '--allow-addresses <range...>',
      'ranges beside the public internet that objects may name: loopback, private, link-local, 10.1.0.0/16, …',
    )
    .action(async ({ data, url, host, port, allowAddresses = [], ...where }: Options) => {
      keepHeapSmall();
      const connection = await connect(where);
      const serving = await serve({
        connection,
        data,
        host,
        port: Number(port),
        allowAddresses,
        log: createJsonLog(),
        ...(url === undefined ? {} : { url }),
      });
      console.log(`serving on ${serving.url}; Ctrl-C ends it`);
      for (const name of ['SIGINT', 'SIGTERM'] as const)
        process.once(name, () => void serving.stop().then(() => process.exit(0)));
    });
}
