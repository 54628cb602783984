import { beforeEach, describe, expect, it } from 'vitest';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { appliedKey } from '../../../shared/reconcile/run/record.ts';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { conditionOf } from '../../support/world/objects.ts';
import { configMapOf } from '../../support/world/specs.ts';

const {
  client,
  namespace,
  uid,
  createApp,
  configMap: find,
  eventsOf,
  recorder,
  requests,
  hand,
} = await createAppWorld('parts');
let app: App;
beforeEach(() => {
  app = createApp();
});

const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
const many = 24;
const names = (): readonly string[] => Array.from({ length: many }, (_, index) => `${app.name}-${index}`);

const configMap = (name: string, value: string): object => configMapOf(name, value, { namespace });

const filesOf = (value: string) =>
  Object.fromEntries(names().map((name) => [`${name}.yaml`, configMap(name, value)] as const));

/** So many seconds has a worker; two parts at least are needed for as many requests as there are objects. */
const seconds = 25;

/** For this worker each request to the API server takes a second, and every job has but a few of them. */
function slowWorker(): { readonly worker: Ports; readonly writes: string[] } {
  const { worker, writes } = recorder();
  const began = worker.now() - requests.length * 1000;
  const now = (): number => began + requests.length * 1000;
  const slow: Ports = {
    ...worker,
    now,
    get deadline() {
      return now() + seconds * 1000;
    },
  };
  return { worker: slow, writes };
}

/** Has workers go on until the object is ready or has failed; returns what the Ready condition said in between. */
async function goOn(worker: Ports): Promise<readonly (string | undefined)[]> {
  const said: (string | undefined)[] = [];
  for (let part = 0; part < 30; part++) {
    const status = conditionOf(await app.object(), 'Ready')?.status;
    if (status === 'True' || status === 'False') return said;
    said.push(status);
    await app.run('retry', worker);
  }
  throw new Error('the apply does not end');
}

const writesOf = (writes: readonly string[], name: string): number =>
  writes.filter((write) => write === `PATCH ${configMaps}/${name}`).length;

async function valuesOf(): Promise<ReadonlySet<string | undefined>> {
  const objects = await Promise.all(names().map((name) => find(name)));
  return new Set(objects.map((object) => object?.data?.['value']));
}

async function failures(): Promise<readonly string[]> {
  return (await eventsOf(app.name)).filter(({ type }) => type === 'Warning').map(({ message }) => message);
}

describe('an apply that takes longer than a worker has', () => {
  it('ends in parts, each object written once, and is Progressing in between', async () => {
    const { worker, writes } = slowWorker();

    await app.apply(filesOf('1'), {}, worker);
    const said = await goOn(worker);

    expect(new Set(said)).toEqual(new Set(['Unknown']));
    expect(names().map((name) => writesOf(writes, name))).toEqual(names().map(() => 1));
    expect(conditionOf(await app.object(), 'Ready')).toMatchObject({ status: 'True' });
    expect((await app.object())?.status?.inventory?.entries).toHaveLength(many);
    expect(await failures()).toEqual([]);
  });

  it('leaves a timer of one second, and notes what it did in the record', async () => {
    const { worker } = slowWorker();

    await app.apply(filesOf('1'), {}, worker);
    const key = appliedKey({ cluster: uid, kind: 'Kustomization', namespace, name: app.name });
    const stored = await hand.embedded.store.get(key);
    const record = JSON.parse(Buffer.from(stored?.body ?? []).toString());

    expect(record.timer.due - worker.now()).toBeLessThanOrEqual(1000);
    expect(record.state.applying.tried.length + Object.keys(record.state.baselines).length).toBeGreaterThan(0);
  });

  it('answers a request, though every object has to be looked at', async () => {
    await app.apply(filesOf('1'));
    await app.declare({}, { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } });
    await client.request({ method: 'DELETE', path: `${configMaps}/${app.name}-23` });
    const { worker } = slowWorker();

    await app.run('request', worker);
    const between = await app.object();
    await goOn(worker);

    expect(between?.status?.lastHandledReconcileAt).toBeUndefined();
    expect((await app.object())?.status?.lastHandledReconcileAt).toBe('now');
    expect(await valuesOf()).toEqual(new Set(['1']));
  });

  it('gives way to a newer revision between two parts', async () => {
    const { worker } = slowWorker();
    await app.apply(filesOf('1'), {}, worker);
    app.repository.commit({ [`${app.name}-0.yaml`]: null });
    const rest = Object.entries(filesOf('2')).slice(1);

    const object = await app.apply(Object.fromEntries(rest), {}, worker);
    await goOn(worker);

    expect(object?.status?.lastAppliedRevision).toBeUndefined();
    expect(await find(`${app.name}-0`)).toBeUndefined();
    expect(await valuesOf()).toEqual(new Set([undefined, '2']));
    const head = app.repository.git('rev-parse', 'HEAD');
    expect((await app.object())?.status?.lastAppliedRevision).toContain(head);
  });

  it('prunes in parts too', async () => {
    await app.apply(filesOf('1'));
    app.repository.commit({ ...Object.fromEntries(names().map((name) => [`${name}.yaml`, null])) });
    const { worker, writes } = slowWorker();

    await app.apply({ 'kept.yaml': configMap(`${app.name}-kept`, '1') }, {}, worker);
    const said = await goOn(worker);

    expect(said.length).toBeGreaterThan(0);
    expect(await valuesOf()).toEqual(new Set([undefined]));
    expect(writes.filter((write) => write.startsWith('DELETE '))).toHaveLength(many);
    expect((await app.object())?.status?.inventory?.entries).toHaveLength(1);
  });

  it('is deleted in parts', async () => {
    await app.apply(filesOf('1'));
    const { worker, writes } = slowWorker();

    await app.remove(worker);
    const between = await app.object();
    while ((await app.object()) !== undefined) await app.run('retry', worker);

    expect(between?.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    expect(writes.filter((write) => write.startsWith('DELETE '))).toHaveLength(many);
  });

  it('fails where the build leaves no time to apply anything', async () => {
    const { worker } = slowWorker();
    const object = await app.apply(filesOf('1'), {}, { ...worker, deadline: 0 });

    expect(conditionOf(object, 'Ready')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('leaves a worker no time'),
    });
  });
});
