import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGatewayApp } from '../../../shared/gateway/app.ts';
import { pushArtifact } from '../../support/registry/push-artifact.ts';
import { type Registry, startRegistry } from '../../support/registry/start-registry.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { conditionOf, type LiveObject, readyOf } from '../../support/world/objects.ts';
import { configMapOf, kustomizationOf, ociRepositoryOf } from '../../support/world/specs.ts';
import { writeTar } from '../../support/write-tar.ts';

const world = await createAppWorld('oci');
const { hand, namespace, create, createSecret, patch, pathOf, find, eventsOf, run, configMap } = world;
const contentType = 'application/vnd.cncf.flux.content.v1.tar+gzip';
const chartType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

let registry: Registry;
let made = 0;
/** A repository of its own, and the name of the objects of each test. */
let app: string;
beforeAll(async () => {
  registry = await startRegistry();
}, 600_000);
afterAll(() => registry.close());
beforeEach(() => {
  app = `app-${made++}`;
  registry.recorder.intercept = undefined;
  registry.requests.length = 0;
});

/** A layer with one ConfigMap of this value. */
function layerOf(value: string, mediaType = contentType): { mediaType: string; bytes: Uint8Array } {
  const body = JSON.stringify(configMapOf(app, value, { namespace }));
  return { mediaType, bytes: gzipSync(writeTar([{ name: 'app.yaml', body }])) };
}

const push = (tag: string, value: string, annotations = {}) =>
  pushArtifact(registry, `org/${app}`, tag, { layers: [layerOf(value)], annotations });
const url = (): string => `oci://${registry.host}/org/${app}`;

/** Creates an OCIRepository, has a worker look at it, and returns it. */
async function declare(fields: object = {}): Promise<LiveObject | undefined> {
  await create('OCIRepository', app, ociRepositoryOf(url(), fields));
  await run('OCIRepository', app, 'edit');
  return find('OCIRepository', app);
}

const look = async (): Promise<LiveObject | undefined> => {
  await run('OCIRepository', app, 'push');
  return find('OCIRepository', app);
};

interface OciStatus {
  readonly url: string;
  readonly observedLayerSelector?: object;
  readonly artifact: { readonly path: string; readonly url: string; readonly metadata?: object };
}
const statusOf = (object: LiveObject | undefined): OciStatus => object?.status as unknown as OciStatus;

async function download(address: string): Promise<Buffer> {
  const { store, secret } = hand.worker();
  const answer = await createGatewayApp({ store, secret }).request(new URL(address).pathname);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

describe('an OCIRepository', () => {
  it('says which digest it has stored, in the words of Flux', async () => {
    const { digest } = await push('latest', '1');

    const object = await declare();

    const revision = `latest@${digest}`;
    expect(readyOf(object)).toMatchObject({ status: 'True', reason: 'Succeeded' });
    expect(readyOf(object)?.message).toBe(`stored artifact for digest '${revision}'`);
    expect(object?.status?.artifact?.revision).toBe(revision);
    expect(statusOf(object).artifact.path).toBe(`ocirepository/${namespace}/${app}/${digest}.tar.gz`);
    expect((await eventsOf(app)).map(({ reason, message }) => `${reason} ${message}`)).toEqual([
      `NewArtifact stored artifact with revision '${revision}' from '${url()}'`,
    ]);
  });

  it('asks once where nothing is new', async () => {
    await push('latest', '1');
    const first = await declare();
    registry.requests.length = 0;

    const second = await look();

    expect(registry.requests).toEqual([`HEAD /v2/org/${app}/manifests/latest`]);
    expect(second?.metadata.resourceVersion).toBe(first?.metadata.resourceVersion);
  });

  it('brings what is pushed to the cluster by a Kustomization', async () => {
    await push('latest', '1');
    await declare();
    const sourceRef = { kind: 'OCIRepository', name: app };
    await create('Kustomization', app, kustomizationOf(app, { sourceRef }));
    await run('Kustomization', app, 'edit');
    expect((await configMap(app))?.data).toEqual({ value: '1' });

    const { digest } = await push('latest', '2');
    await look();

    expect((await configMap(app))?.data).toEqual({ value: '2' });
    expect((await find('Kustomization', app))?.status?.lastAppliedRevision).toBe(`latest@${digest}`);
  });

  it('follows the highest tag of a range that its filter lets through', async () => {
    for (const tag of ['1.0.0', '1.2.0', '1.10.0-rc.1', '2.0.0']) await push(tag, tag);

    const object = await declare({ ref: { semver: '>=1.0.0-0 <2.0.0-0', semverFilter: 'rc' } });

    expect(object?.status?.artifact?.revision).toMatch(/^1\.10\.0-rc\.1@sha256:/);
  });

  it('keeps to a digest, whatever its tags say', async () => {
    const { digest } = await push('latest', '1');
    await push('latest', '2');

    const object = await declare({ ref: { digest, tag: 'latest' } });

    expect(object?.status?.artifact?.revision).toBe(digest);
  });

  it('copies the layer of a Helm chart as it is', async () => {
    const chart = layerOf('chart', chartType);
    await pushArtifact(registry, `org/${app}`, '1.0.0', { layers: [layerOf('first'), chart] });
    const layerSelector = { mediaType: chartType, operation: 'copy' };

    const object = await declare({ ref: { tag: '1.0.0' }, layerSelector });

    expect(statusOf(object).artifact.path).toMatch(/\/sha256:[0-9a-f]{64}\.tgz$/);
    expect(statusOf(object).observedLayerSelector).toEqual(layerSelector);
    expect(await download(statusOf(object).artifact.url)).toEqual(Buffer.from(chart.bytes));
  });

  it('makes another artifact of the same revision where its layer selector changes', async () => {
    const chart = layerOf('chart', chartType);
    await pushArtifact(registry, `org/${app}`, 'latest', { layers: [layerOf('first'), chart] });
    const before = await declare();

    await patch(pathOf('OCIRepository', app), { spec: { layerSelector: { mediaType: chartType } } });
    const after = await look();

    expect(after?.status?.artifact?.revision).toBe(before?.status?.artifact?.revision);
    expect(after?.status?.artifact?.digest).not.toBe(before?.status?.artifact?.digest);
  });

  it('names the annotations of the manifest, and from where the artifact was made', async () => {
    const annotations = {
      'org.opencontainers.image.source': 'https://git.example.com/app',
      'org.opencontainers.image.revision': 'main@sha1:abc',
    };
    await push('latest', '1', annotations);

    const object = await declare();

    expect(statusOf(object).artifact.metadata).toEqual(annotations);
    expect((await eventsOf(app))[0]?.message).toMatch(
      /, origin source 'https:\/\/git\.example\.com\/app', origin revision 'main@sha1:abc'$/,
    );
  });

  it('serves its newest artifact under an address that stays', async () => {
    await push('latest', '1');
    const first = await declare();
    await push('latest', '2');
    const second = await look();

    expect(statusOf(second).url).toBe(statusOf(first).url);
    expect(await download(statusOf(second).url)).toEqual(await download(statusOf(second).artifact.url));
    expect(second?.status?.artifact?.digest).not.toBe(first?.status?.artifact?.digest);
  });
});

describe('an OCIRepository of a registry with users', () => {
  const user = { name: 'reader', password: 'of reader' };
  let guarded: Registry;
  beforeAll(async () => {
    guarded = await startRegistry({ user });
  }, 600_000);
  afterAll(() => guarded.close());

  const configOf = ({ name, password } = user): string => {
    const auth = Buffer.from(`${name}:${password}`).toString('base64');
    return JSON.stringify({ auths: { [guarded.host]: { auth } } });
  };
  const declareGuarded = async (fields: object): Promise<LiveObject | undefined> => {
    await pushArtifact(guarded, `org/${app}`, 'latest', { layers: [layerOf('1')] });
    await create('OCIRepository', app, ociRepositoryOf(`oci://${guarded.host}/org/${app}`, fields));
    await run('OCIRepository', app, 'edit');
    return find('OCIRepository', app);
  };

  it('is let in with the Secret that it names', async () => {
    await createSecret(app, { '.dockerconfigjson': configOf() });

    expect(readyOf(await declareGuarded({ secretRef: { name: app } }))?.status).toBe('True');
  });

  it('is let in with the pull secrets of its service account', async () => {
    await createSecret(app, { '.dockerconfigjson': configOf() });
    const account = { metadata: { name: app }, imagePullSecrets: [{ name: app }] };
    await world.client.request({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts`,
      body: { apiVersion: 'v1', kind: 'ServiceAccount', ...account },
    });

    expect(readyOf(await declareGuarded({ serviceAccountName: app }))?.status).toBe('True');
  });

  it.each([
    ['no Secret', {}, {}, 'failed to determine artifact digest: ', 'OCIArtifactPullFailed'],
    [
      'a Secret that is missing',
      {},
      { secretRef: { name: 'none' } },
      'failed to get credential: failed to get secret',
      'AuthenticationFailed',
    ],
    [
      'a service account that is missing',
      {},
      { serviceAccountName: 'none' },
      "failed to get credential: serviceaccount '",
      'AuthenticationFailed',
    ],
    [
      'a Secret that cannot be read',
      { '.dockerconfigjson': '{"auths":' },
      { secretRef: { name: 'NAME' } },
      'failed to get credential: secret',
      'AuthenticationFailed',
    ],
  ] as const)('says why it was not let in with %s', async (_, secret, fields, message, reason) => {
    if (Object.keys(secret).length > 0) await createSecret(app, secret);

    const object = await declareGuarded(JSON.parse(JSON.stringify(fields).replace('NAME', app)));

    expect(readyOf(object)).toMatchObject({ status: 'False', reason, message: expect.stringContaining(message) });
    expect(conditionOf(object, 'FetchFailed')?.status).toBe('True');
  });

  it('never repeats a wrong password', async () => {
    await createSecret(app, { '.dockerconfigjson': configOf({ name: 'reader', password: 'hunter2' }) });

    const object = await declareGuarded({ secretRef: { name: app } });

    expect(readyOf(object)?.status).toBe('False');
    expect(JSON.stringify([object, await eventsOf(app)])).not.toContain('hunter2');
  });
});

describe('an OCIRepository with bad input', () => {
  it.each([
    ['a tag that is missing', { ref: { tag: 'none' } }, 'OCIArtifactPullFailed', 'MANIFEST_UNKNOWN: manifest unknown'],
    ['a range without tags', { ref: { semver: '>99' } }, 'ReadOperationFailed', 'no match found for semver: >99'],
    ['a range that cannot be read', { ref: { semver: 'abc' } }, 'ReadOperationFailed', "semver 'abc' parse error"],
    [
      'a filter that cannot be read',
      { ref: { semver: '*', semverFilter: '[' } },
      'ReadOperationFailed',
      'missing closing ]',
    ],
    ['a digest that is none', { ref: { digest: 'bad' } }, 'OCIArtifactPullFailed', 'cannot parse hash: "bad"'],
    [
      'a layer that is missing',
      { layerSelector: { mediaType: 'a/b' } },
      'OCIArtifactLayerOperationFailed',
      "media type 'a/b'",
    ],
  ] as const)('says so and stores nothing: %s', async (_, fields, reason, message) => {
    await push('latest', '1');

    const object = await declare(fields);

    expect(readyOf(object)).toMatchObject({ status: 'False', reason, message: expect.stringContaining(message) });
    expect(object?.status?.artifact).toBeUndefined();
    expect((await eventsOf(app)).map(({ type }) => type)).toEqual(['Warning']);
  });

  it('stalls for a URL that names no repository', async () => {
    await create('OCIRepository', app, ociRepositoryOf(`oci://${registry.host}/Org`));
    await run('OCIRepository', app, 'edit');

    const object = await find('OCIRepository', app);

    expect(conditionOf(object, 'Stalled')).toMatchObject({ status: 'True', reason: 'URLInvalid' });
    expect(readyOf(object)?.message).toContain('URL validation failed for');
  });

  it.each([
    ['of other bytes', (bytes: Buffer) => Buffer.alloc(bytes.length, 7), 'error verifying sha256:'],
    ['that is longer', (bytes: Buffer) => Buffer.concat([bytes, bytes]), 'the answer is larger than'],
    ['that is cut off', (bytes: Buffer) => bytes.subarray(1), 'error verifying size'],
  ] as const)('stores no layer %s than its descriptor says', async (_, spoil, message) => {
    const { bytes } = layerOf('1');
    await push('latest', '1');
    registry.recorder.intercept = (request, response) => {
      const isBlob = request.url?.includes('/blobs/') ?? false;
      if (isBlob) response.end(spoil(Buffer.from(bytes)));
      return isBlob;
    };

    const object = await declare();

    expect(readyOf(object)).toMatchObject({ status: 'False', message: expect.stringContaining(message) });
    expect(object?.status?.artifact).toBeUndefined();
  });

  it('keeps its artifact while the registry is away, and is ready again when it is back', async () => {
    await push('latest', '1');
    const before = await declare();
    registry.recorder.intercept = (_, response) => {
      response.writeHead(503).end();
      return true;
    };

    const away = await look();
    registry.recorder.intercept = undefined;
    const back = await look();

    expect(readyOf(away)?.status).toBe('False');
    expect(away?.status?.artifact).toEqual(before?.status?.artifact);
    expect(readyOf(back)?.status).toBe('True');
    expect(back?.status?.artifact).toEqual(before?.status?.artifact);
  });
});
