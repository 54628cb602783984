import { Command, Option } from 'commander';
import { createJsonLog, type LogLevel, logLevels } from '../../../shared/base/json-log.ts';
import { type DurableFlags, durableOptionsOf, withDurableFlags } from '../../flags/durable.ts';
import { readAddressRange } from '../../flags/read-address-range.ts';
import { readBaseUrl } from '../../flags/read-base-url.ts';
import { readPort } from '../../flags/read-port.ts';
import { type ConnectOptions, connect } from '../../io/connect.ts';
import { type Serving, serve } from './serve.ts';

interface Options extends ConnectOptions, DurableFlags {
  readonly url?: string;
  readonly host: string;
  readonly port: number;
  readonly admissionPort?: number;
  readonly admissionName?: string;
  readonly allowAddresses?: readonly string[];
  readonly defaultServiceAccount?: string;
  readonly crossNamespaceRefs: boolean;
  readonly shards?: readonly string[];
  readonly logLevel: LogLevel;
  readonly metricsHost: string;
  readonly metricsPort?: number;
}

/** `sluice serve`: runs everything in one process, for one cluster. */
export function serveCommand(): Command {
  return withDurableFlags(new Command('serve'))
    .description('run everything in one process: hooks, workers, the clock, artifacts')
    .option(
      '--kubeconfig <file>',
      'kubeconfig to use; default: $KUBECONFIG, then ~/.kube/config, then the pod’s own service account',
    )
    .option('--context <name>', 'context of the kubeconfig; default: its current context')
    .option('--url <url>', 'where the cluster reaches this process; default: its own address', readBaseUrl)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', readPort, 9292)
    .option(
      '--admission-port <number>',
      'open a TLS port for the calls of the API server; see sluice install',
      readPort,
    )
    .option(
      '--admission-name <host>',
      'host by which the API server reaches that port; default: the address to listen on',
    )
    .option(
      '--allow-addresses <range...>',
      'address ranges that objects may name, beside the public internet: loopback, private, link-local, 10.1.0.0/16, …',
      readAddressRange,
    )
    .option(
      '--default-service-account <name>',
      'service account of Kustomizations that name none; default: the credential of the kubeconfig',
    )
    .option('--no-cross-namespace-refs', 'allow references within a namespace only')
    .option('--shards <key...>', 'also serve objects with these values of the label sharding.fluxcd.io/key')
    .option(
      '--metrics-port <number>',
      'port of /metrics, and of /readyz with reasons; 0 takes a free one; default: 9293, or a free one with --port 0',
      readPort,
    )
    .option('--metrics-host <address>', 'address of the metrics port', '127.0.0.1')
    .addOption(
      new Option('--log-level <level>', 'least important level to log to standard error')
        .choices(logLevels)
        .default('info'),
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { data, url, host, port, admissionPort, admissionName = host } = options;
  const { defaultServiceAccount, crossNamespaceRefs, shards, allowAddresses = [] } = options;
  const { logLevel, metricsHost, metricsPort = port === 0 ? 0 : 9293 } = options;
  const durable = durableOptionsOf(options);
  const serving = await serve({
    connection: await connect(options),
    ...durable,
    host,
    port,
    allowAddresses,
    metrics: { host: metricsHost, port: metricsPort },
    noCrossNamespaceRefs: !crossNamespaceRefs,
    log: createJsonLog({ level: logLevel }),
    ...(defaultServiceAccount === undefined ? {} : { defaultServiceAccount }),
    ...(shards === undefined ? {} : { shards }),
    ...(url === undefined ? {} : { url }),
    ...(admissionPort === undefined ? {} : { admission: { port: admissionPort, name: admissionName } }),
  });
  announce(serving, data);
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => void serving.stop().then(() => process.exit(0)));
}

function announce({ url, metricsUrl, admission }: Serving, data: string): void {
  console.log(`serving on ${url}; Ctrl-C stops it`);
  console.log(`metrics on ${metricsUrl}/metrics, readiness on ${metricsUrl}/readyz`);
  if (admission === undefined) return;
  const flags = `--admission-url ${admission.url} --data ${data}`;
  console.log(`the API server can call ${admission.url}: sluice install ${flags}`);
}
