import { randomUUID } from 'node:crypto';
import { createRevisionReader } from '../../shared/artifact/revision-reader.ts';
import { systemClock } from '../../shared/base/system-clock.ts';
import { callerOfEnvironment } from '../../shared/ports/aws/call-aws.ts';
import { listClusterUids } from '../../shared/ports/aws/clusters/cluster-registry.ts';
import { createClusterFinder } from '../../shared/ports/aws/clusters/serve-clusters.ts';
import type { Meter } from '../../shared/ports/aws/meter.ts';
import { type AwsPorts, openAwsPorts } from '../../shared/ports/aws/open-aws-ports.ts';
import { readSecret } from '../../shared/ports/aws/read-secret.ts';
import type { Ports } from '../../shared/reconcile/context.ts';
import { openCluster } from '../../shared/reconcile/open-cluster.ts';
import { TokenCache } from '../../shared/wire/http/token-cache.ts';

/** The ports of a function on AWS, with the dead letters. */
export type FunctionPorts = Ports & { readonly durable: AwsPorts };

/** The environment variables of a function; `serverless.yml` sets them. */
const settings = {
  bucket: 'SLUICE_BUCKET',
  queueUrlPrefix: 'SLUICE_QUEUES',
  secretId: 'SLUICE_SECRET',
  gatewayUrl: 'SLUICE_GATEWAY_URL',
  version: 'SLUICE_VERSION',
} as const;

function read(name: keyof typeof settings): string {
  const value = process.env[settings[name]];
  if (!value) throw new Error(`the environment variable ${settings[name]} is not set; serverless.yml sets it`);
  return value;
}

/**
 * Opens the ports of a function on AWS from its environment; `AWS_ENDPOINT_URL` leads to an emulator.
 *
 * @throws Error naming what is missing
 */
export async function openPorts({ log, metrics }: Pick<Meter, 'log' | 'metrics'>): Promise<FunctionPorts> {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const caller = await callerOfEnvironment(endpoint);
  const secret = Buffer.from(await readSecret(caller, read('secretId')));
  const durable = openAwsPorts({
    bucket: read('bucket'),
    queueUrlPrefix: read('queueUrlPrefix'),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const { store, queues } = durable;
  return {
    findCluster: createClusterFinder({
      store,
      caller,
      log,
      observe: metrics.recordRequest,
      ...systemClock,
      open: (cluster) => openCluster({ ...cluster, now: systemClock.now }),
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
    tokens: new TokenCache(),
    readFiles: createRevisionReader(store),
  };
}
