import { Command } from 'commander';
import { type ConnectOptions, connect } from './connect.ts';
import { createJsonLog } from './log.ts';
import { keepHeapSmall } from './serve/keep-heap-small.ts';
import { type ServeOptions, serve } from './serve/serve.ts';

interface Options extends ConnectOptions {
  readonly data: string;
  readonly bucket?: string;
  readonly queues?: string;
  readonly awsEndpoint?: string;
  readonly url?: string;
  readonly host: string;
  readonly port: string;
  readonly admissionPort?: string;
  readonly admissionName?: string;
  readonly allowAddresses?: readonly string[];
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('run everything in one process: hooks, workers, the clock, artifacts')
    .option('--kubeconfig <file>', 'default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>')
    .option('--data <folder>', 'where queues, artifacts and the key are kept', '.sluice')
    .option(
      '--bucket <name>',
      'keep artifacts and records in this S3 bucket, with --queues; credentials and region as of the AWS CLI',
    )
    .option(
      '--queues <prefix>',
      'use the SQS queues whose URLs begin so: https://sqs.<region>.amazonaws.com/<account>/sluice-',
    )
    .option('--aws-endpoint <url>', 'of S3 and SQS, where it is not the region’s own')
    .option('--url <url>', 'where the cluster reaches this process; default: its own address')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '9292')
    .option('--admission-port <number>', 'open a TLS port for the calls of the API server; see sluice install')
    .option('--admission-name <host>', 'as what the API server calls that port; default: the address to listen on')
    .option(
      '--allow-addresses <range...>',
      'ranges beside the public internet that objects may name: loopback, private, link-local, 10.1.0.0/16, …',
    )
    .action(
      async ({
        data,
        url,
        host,
        port,
        allowAddresses = [],
        admissionPort,
        bucket,
        queues,
        awsEndpoint,
        admissionName = host,
        ...where
      }: Options) => {
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
          ...awsOf({ bucket, queues, awsEndpoint }),
          ...(admissionPort === undefined ? {} : { admission: { port: Number(admissionPort), name: admissionName } }),
        });
        console.log(`serving on ${serving.url}; Ctrl-C ends it`);
        if (serving.admission !== undefined) {
          const flags = `--admission-url ${serving.admission.url} --data ${data}`;
          console.log(`the API server may call ${serving.admission.url}: sluice install ${flags}`);
        }
        for (const name of ['SIGINT', 'SIGTERM'] as const)
          process.once(name, () => void serving.stop().then(() => process.exit(0)));
      },
    );
}

function awsOf({
  bucket,
  queues,
  awsEndpoint,
}: {
  readonly bucket: string | undefined;
  readonly queues: string | undefined;
  readonly awsEndpoint: string | undefined;
}): Pick<ServeOptions, 'aws'> {
  if (bucket === undefined && queues === undefined) return {};
  if (bucket === undefined || queues === undefined)
    throw new Error('--bucket and --queues go together: both on AWS, or both in --data');
  const endpoint = awsEndpoint === undefined ? {} : { endpoint: awsEndpoint };
  return { aws: { bucket, queueUrlPrefix: queues, ...endpoint } };
}
