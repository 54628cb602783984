import { randomUUID } from 'node:crypto';
import { callerOfEnvironment } from '../../shared/aws/call-aws.ts';
import { listClusterUids } from '../../shared/aws/cluster-registry.ts';
import { createMeter } from '../../shared/aws/meter.ts';
import { type AwsPorts, openAwsPorts } from '../../shared/aws/open-aws-ports.ts';
import { readSecret } from '../../shared/aws/read-secret.ts';
import { createClusterFinder } from '../../shared/aws/serve-clusters.ts';
import { createJsonLog } from '../../shared/json-log.ts';
import { openCluster } from '../../shared/reconcile/open-cluster.ts';
import { createRevisionReader } from '../../shared/reconcile/revisions.ts';
import type { Ports } from '../../shared/reconcile/run-job.ts';
import { systemClock } from '../../shared/system-clock.ts';

/** What a function reads of its environment; `serverless.yml` sets it. */
const settings = {
  bucket: 'SLUICE_BUCKET',
  queueUrlPrefix: 'SLUICE_QUEUES',
  secretId: 'SLUICE_SECRET',
  gatewayUrl: 'SLUICE_GATEWAY_URL',
  version: 'SLUICE_VERSION',
} as const;

type FunctionPorts = Ports & { readonly durable: AwsPorts };

function read(name: keyof typeof settings): string {
  const value = process.env[settings[name]];
  if (!value) throw new Error(`the environment variable ${settings[name]} is not set; serverless.yml sets it`);
  return value;
}

/** Lambda's log is standard error too, and CloudWatch reads metrics from it. */
const meter = createMeter({
  functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'unnamed',
  log: createJsonLog(),
  now: Date.now,
  write: (line) => process.stderr.write(`${line}\n`),
});

/** The ports of a function on AWS, from its environment. `AWS_ENDPOINT_URL` leads to an emulator. */
async function openPorts(): Promise<FunctionPorts> {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const caller = await callerOfEnvironment(endpoint);
  const secret = Buffer.from(await readSecret(caller, read('secretId')));
  const durable = openAwsPorts({
    bucket: read('bucket'),
    queueUrlPrefix: read('queueUrlPrefix'),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const { store, queues } = durable;
  const { log, metrics } = meter;
  return {
    findCluster: createClusterFinder({
      store,
      caller,
      log,
      observe: metrics.recordRequest,
      now: Date.now,
      open: (cluster) => openCluster({ ...cluster, now: Date.now }),
    }),
    listClusters: () => listClusterUids(store),
    durable,
    store,
    queues,
    secret,
    gatewayUrl: read('gatewayUrl'),
    version: read('version'),
    log,
    metrics,
    ...systemClock,
    newId: randomUUID,
    fetches: new Map(),
    readFiles: createRevisionReader(store),
  };
}

/** A function on AWS: its ports are opened at its first call and kept, and opened again where that failed. */
export function onAws<Arguments extends unknown[], Answer>(
  create: (ports: FunctionPorts) => (...args: Arguments) => Promise<Answer>,
): (...args: Arguments) => Promise<Answer> {
  let made: Promise<(...args: Arguments) => Promise<Answer>> | undefined;
  return meter.measure(async (...args) => {
    made ??= openPorts().then(create);
    made.catch(() => {
      made = undefined;
    });
    return (await made)(...args);
  });
}
