import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApplyError } from '../../../shared/apply/apply-error.ts';
import { ApplyPaused } from '../../../shared/apply/apply-paused.ts';
import { applyFixture, lines } from '../../support/world/apply-fixture.ts';

const fixture = await applyFixture();
const { namespace } = fixture;
const group = `${namespace}.example.com`;
const classes = `/apis/${group}/v1/widgetclasses`;
let name: string;
let number = 0;

beforeAll(async () => {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await fixture.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgetclasses.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { plural: 'widgetclasses', singular: 'widgetclass', kind: 'WidgetClass' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  });
  while ((await fixture.request('GET', classes).catch(() => undefined)) === undefined) await sleep(50);
});
beforeEach(() => {
  name = `class-${number++}`;
});

/** A class, which later stages wait for, and an object of the last stage. */
const set = (value = '1'): string =>
  [
    `\napiVersion: ${group}/v1\nkind: WidgetClass\nmetadata: { name: ${name} }\nspec: { value: "${value}" }\n`,
    `\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\n`,
  ].join('---');

/** As the controller of the classes would. */
const setReady = (status: string) =>
  fixture.client.request({
    method: 'PATCH',
    path: `${classes}/${name}`,
    contentType: 'application/apply-patch+yaml',
    query: { fieldManager: 'widget-controller' },
    body: {
      apiVersion: `${group}/v1`,
      kind: 'WidgetClass',
      metadata: { name },
      status: { conditions: [{ type: 'Ready', status }] },
    },
  });

/** The class exists, and its controller says that it is not ready. */
const createUnready = () => setReady('False');

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

async function pause(value?: string): Promise<ApplyPaused> {
  const paused = await failureOf(fixture.apply(set(value), { patienceMs: 0 }));
  if (!(paused instanceof ApplyPaused)) throw new Error(`not paused: ${paused}`);
  return paused;
}

describe('a stage that is not ready', () => {
  it('is left to another worker after a while, until its minute is over', async () => {
    await createUnready();

    const before = Date.now();
    const first = await pause();
    const second = await failureOf(fixture.apply(set(), { patienceMs: 0, resume: first.progress }));

    const { deadline = 0 } = first.progress.wait ?? {};
    expect(deadline - before).toBeGreaterThanOrEqual(60_000);
    expect((second as ApplyPaused).progress.wait).toEqual(first.progress.wait);
    expect(await failureOf(fixture.request('GET', `/api/v1/namespaces/${namespace}/configmaps/${name}`))).toBeDefined();
  });

  it('continues when it is ready', async () => {
    await createUnready();
    const { progress } = await pause();
    await setReady('True');

    const changes = await fixture.apply(set(), { patienceMs: 0, resume: progress });

    expect(lines(changes)).toEqual([`WidgetClass/${name} unchanged`, `ConfigMap/${namespace}/${name} created`]);
  });

  it('fails at the end of its time, however many workers have waited', async () => {
    await createUnready();
    const { progress } = await pause();

    const wait = { stage: progress.wait?.stage ?? 0, deadline: Date.now() };
    const failure = await failureOf(fixture.apply(set(), { patienceMs: 0, resume: { ...progress, wait } }));

    expect(failure).toBeInstanceOf(ApplyError);
    expect((failure as Error).message).toBe(`timeout waiting for: [WidgetClass/${name} status: 'InProgress']`);
  });

  it('is awaited also at the next attempt, which finds nothing to change', async () => {
    await createUnready();
    const expired = { tried: [], wait: { stage: 0, deadline: Date.now() } };
    await failureOf(fixture.apply(set(), { resume: expired }));

    const failure = await failureOf(fixture.apply(set(), { resume: expired }));

    expect((failure as Error).message).toContain(`WidgetClass/${name} status: 'InProgress'`);
  });
});
