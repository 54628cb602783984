import { randomUUID } from 'node:crypto';
import { openAwsPorts } from '../../shared/aws/open-aws-ports.ts';
import { createSecretReader } from '../../shared/aws/secret-reader.ts';
import { createJsonLog } from '../../shared/json-log.ts';
import { createClusterFinder } from '../../shared/reconcile/find-clusters.ts';
import { createRevisionReader } from '../../shared/reconcile/revisions.ts';
import type { Ports } from '../../shared/reconcile/run-job.ts';
import type { DurablePorts } from '../../shared/store/durable-ports.ts';

/** What a function reads of its environment; `serverless.yml` sets it. */
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

/** The ports of a function on AWS, from its environment. `AWS_ENDPOINT_URL` leads to an emulator. */
export async function openPorts(): Promise<Ports & { readonly durable: DurablePorts }> {
  const readSecret = createSecretReader();
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const secret = Buffer.from(await readSecret(read('secretId')), 'base64');
  const durable = openAwsPorts({
    bucket: read('bucket'),
    queueUrlPrefix: read('queueUrlPrefix'),
    secret,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const { store, queues } = durable;
  return {
    ...createClusterFinder({ store, readSecret, now: Date.now }),
    durable,
    store,
    queues,
    secret,
    gatewayUrl: read('gatewayUrl'),
    version: read('version'),
    log: createJsonLog(),
    now: Date.now,
    newId: randomUUID,
    fetches: new Map(),
    readFiles: createRevisionReader(store),
  };
}
