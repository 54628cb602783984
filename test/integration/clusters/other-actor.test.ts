import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Serving, serve } from '../../../cli/commands/serve/serve.ts';
import { silentLog } from '../../../shared/base/log.ts';
import { enqueue } from '../../../shared/queue/job.ts';
import { eventually } from '../../support/world/eventually.ts';
import { conditionOf, type LiveObject, readyOf } from '../../support/world/objects.ts';
import { kustomizationOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

interface Event {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly reportingComponent: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

const leftAloneOf = (object: LiveObject | undefined) => conditionOf(object, 'LeftAlone');
const versionOf = (object: LiveObject | undefined) => object?.metadata.resourceVersion;

describe('a cluster in which a Flux controller acts', () => {
  // Of its own: elsewhere other tests' reconcilers would be left alone too.
  let world: World;
  let serving: Serving | undefined;
  const data = mkdtempSync(join(tmpdir(), 'sluice-other-actor-'));

  beforeAll(async () => {
    world = await createWorld({ own: true });
    const url = 'http://127.0.0.1:1/none';
    await world.declare('GitRepository', 'app', { interval: '10m', url });
    await world.declare('Kustomization', 'app', kustomizationOf('app'));
  });
  beforeEach(() => runController('kustomize-controller'));
  afterEach(async () => {
    await serving?.stop();
    for (const program of ['kustomize-controller', 'source-controller'])
      await world.client.request({ method: 'DELETE', path: `${deployments()}/${program}` }).catch(() => undefined);
  });
  afterAll(async () => {
    await world?.close();
    rmSync(data, { recursive: true, force: true });
  });

  const deployments = () => `/apis/apps/v1/namespaces/${world.namespace}/deployments`;
  async function runController(program: string): Promise<void> {
    const labels = { 'app.kubernetes.io/part-of': 'flux' };
    const containers = [{ name: 'manager', image: `registry.example.com/fluxcd/${program}:v1.8.0` }];
    const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
    await world.client.request({
      method: 'POST',
      path: deployments(),
      body: { metadata: { name: program, labels }, spec },
    });
  }
  /** Serves, and ends when a survey has. */
  async function survey(): Promise<void> {
    serving = await serve({ connection: world.connection, data, host: '127.0.0.1', port: 0, log: silentLog });
    const { queues, listClusters } = serving.ports;
    const [{ uid: cluster } = { uid: '' }] = await listClusters();
    await enqueue(queues, { type: 'survey', cluster, at: Date.now(), trace: 'test' }, randomUUID());
    await eventually(
      () => queues.surveys.depth(),
      ({ visible, inFlight }) => visible + inFlight === 0,
    );
  }
  async function listEvents(): Promise<readonly Event[]> {
    const path = `/api/v1/namespaces/${world.namespace}/events`;
    const { items } = (await world.client.request({ method: 'GET', path })) as { items: readonly Event[] };
    return items.filter(({ reason }) => reason === 'OtherActor');
  }
  const source = () => world.find('GitRepository', 'app');
  const kustomization = () => world.find('Kustomization', 'app');

  it('has a Warning on each object, and a condition only on those that nobody reconciles', async () => {
    const before = await kustomization();

    await survey();

    const condition = leftAloneOf(await eventually(source, (object) => leftAloneOf(object) !== undefined));
    const events = await eventually(listEvents, ({ length }) => length === 2);
    expect(condition).toMatchObject({ status: 'True', reason: 'OtherActor' });
    expect(condition?.message).toContain(`${world.namespace}/kustomize-controller acts on the same objects`);
    expect(events.map(({ involvedObject }) => involvedObject.kind).sort()).toEqual(['GitRepository', 'Kustomization']);
    expect(events[0]).toMatchObject({ type: 'Warning', message: condition?.message, reportingComponent: 'sluice' });
    expect(versionOf(await kustomization())).toBe(versionOf(before));
  });

  it('is reported on once, however often it is looked at', async () => {
    await survey();

    expect(await listEvents()).toHaveLength(2);
  });

  it('loses the condition on an object whose own controller starts', async () => {
    await runController('source-controller');

    await survey();

    await eventually(source, (object) => leftAloneOf(object) === undefined);
    await eventually(listEvents, ({ length }) => length === 4);
  });

  it('is reconciled again, without the condition, when the controller has left', async () => {
    await survey();
    await eventually(source, (object) => leftAloneOf(object) !== undefined);
    await serving?.stop();
    await world.client.request({ method: 'DELETE', path: `${deployments()}/kustomize-controller` });

    await survey();

    const object = await eventually(
      source,
      (found) => leftAloneOf(found) === undefined && readyOf(found) !== undefined,
    );
    expect(readyOf(object)).toMatchObject({ status: 'False' });
  });
});
