import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { conditionOf } from '../../support/world/objects.ts';
import { configMapOf } from '../../support/world/specs.ts';

const { client, namespace, createApp, configMap: find, patch, recorder } = await createAppWorld('health');
let app: App;
beforeEach(() => {
  app = createApp();
});

const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;

const configMap = (name: string): object => configMapOf(name, '1', { namespace });

/** Waits for an object that nobody has made yet, for longer than its interval. */
const waiting = (fields: object = {}): object => ({
  interval: '1m',
  retryInterval: '10m',
  timeout: '2m',
  healthChecks: [{ apiVersion: 'v1', kind: 'ConfigMap', name: `${app.name}-signal` }],
  ...fields,
});

const signal = () => client.request({ method: 'POST', path: configMaps, body: configMap(`${app.name}-signal`) });

const apply = (files: Readonly<Record<string, object>>, fields: object) => app.apply(files, fields, recorder().worker);

/** Looks as the clock would so many milliseconds after the apply. */
async function lookAt(atMs: number, reason: Parameters<App['run']>[0]) {
  const { worker, writes } = recorder(atMs);
  await app.run(reason, worker);
  return { object: await app.object(), writes };
}

describe('the time that a health check has', () => {
  it('does not start over at the interval, nor at health looks in between', async () => {
    await apply({ 'a.yaml': configMap(app.name) }, waiting());

    const atInterval = await lookAt(61_000, 'interval');
    const before = await lookAt(119_000, 'interval');
    const after = await lookAt(125_000, 'health');

    for (const { object } of [atInterval, before])
      expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'Progressing' });
    expect(conditionOf(after.object, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'HealthCheckFailed',
      message: expect.stringMatching(
        new RegExp(
          `^health check failed after 2m\\d.*s: timeout waiting for: .ConfigMap/${namespace}/${app.name}-signal`,
        ),
      ),
    });
    expect(conditionOf(after.object, 'Healthy')).toMatchObject({ status: 'False', reason: 'HealthCheckFailed' });
    expect((await app.events()).filter((message) => message.startsWith('health check failed'))).toHaveLength(1);
  });

  it('ends at the interval, where no look came in between', async () => {
    await apply({ 'a.yaml': configMap(app.name) }, waiting());

    const { object } = await lookAt(125_000, 'interval');

    expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'False', reason: 'HealthCheckFailed' });
  });

  it.each([
    ['a new revision', () => void app.repository.commit({ 'b.yaml': JSON.stringify(configMap(`${app.name}-b`)) })],
    ['an edit of the object', () => app.declare(waiting({ timeout: '2m30s' }))],
    ['a request', () => app.declare(waiting(), { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } })],
  ])('starts over with %s', async (_, change) => {
    await apply({ 'a.yaml': configMap(app.name) }, waiting());
    await change();

    await app.fetch(recorder(61_000).worker);
    await lookAt(61_000, 'interval');
    const { object } = await lookAt(125_000, 'health');

    expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'Unknown' });
  });

  it('ends with its failure, and the next run has its own', async () => {
    await apply({ 'a.yaml': configMap(app.name) }, waiting());
    await lookAt(125_000, 'health');

    const retried = await lookAt(130_000, 'retry');
    const before = await lookAt(245_000, 'health');
    const after = await lookAt(255_000, 'health');

    for (const { object } of [retried, before])
      expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'Unknown' });
    expect(conditionOf(after.object, 'Ready')).toMatchObject({ status: 'False', reason: 'HealthCheckFailed' });
  });

  it('does not start over at a retry that was pending from an earlier failure', async () => {
    await apply({ 'a.yaml': configMap(app.name) }, waiting({ path: './missing' }));
    await apply({}, waiting());

    const { writes } = await lookAt(61_000, 'retry');
    const { object } = await lookAt(125_000, 'health');

    expect(writes).toEqual([]);
    expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'False', reason: 'HealthCheckFailed' });
  });
});

describe('a request during a health check', () => {
  it('is answered by a look, also where a health look comes first', async () => {
    await apply({ 'a.yaml': configMap(app.name) }, waiting());
    await patch(`${configMaps}/${app.name}`, { data: { value: 'drift' } });
    await app.declare(waiting(), { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } });
    await signal();

    const { object } = await lookAt(0, 'health');

    expect((await find(app.name))?.data).toEqual({ value: '1' });
    expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'True' });
    expect(object?.status?.lastHandledReconcileAt).toBe('now');
  });
});
