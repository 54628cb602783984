import { describe, expect, it } from 'vitest';
import type { ApplyOptions } from '../../../shared/apply/apply-context.ts';
import { executeSet } from '../../../shared/apply/execute-set.ts';
import type { StagePlan } from '../../../shared/apply/plan/plan-stage.ts';
import { planSet } from '../../../shared/apply/plan-set.ts';
import { subjectOf } from '../../../shared/flux/api/manifest.ts';
import { applyFixture, lines, normalized } from '../../support/world/apply-fixture.ts';

const fixture = await applyFixture();
const { namespace, context, proxy } = fixture;
const options: ApplyOptions = {
  force: false,
  known: { key: Buffer.from('a key of plans'), baselines: {}, customResources: new Set() },
  patienceMs: Number.POSITIVE_INFINITY,
};

const configMap = (name: string, value: string, into = namespace) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${into} }
data: { key: '${value}' }
`;
const configMapPath = (name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
/** A kind, a namespace, an object of both, and one that needs neither. */
const widgets = (name: string) => `
apiVersion: ${name}.example.com/v1
kind: Widget
metadata: { name: one, namespace: ${name} }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.${name}.example.com }
spec:
  group: ${name}.example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
---
apiVersion: v1
kind: Namespace
metadata: { name: ${name} }
---
${configMap('in-new-namespace', '1', name)}
---
${configMap('beside', '1')}
`;

const plan = (yaml: string) => planSet(context, normalized(yaml), options);
const actionsOf = (plans: readonly StagePlan[]) =>
  plans.flatMap(({ steps }) => steps.map((step) => `${subjectOf(step.desired.object)} ${step.plan?.action}`));
const laterOf = (plans: readonly StagePlan[]) => plans.flatMap(({ later }) => later.map(subjectOf));

/** The requests of the work that change the cluster. */
async function writesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = proxy.seen.length;
  await work();
  return proxy.seen.slice(before).filter((seen) => !seen.startsWith('GET ') && !seen.includes('dryRun=All'));
}

describe('a plan', () => {
  it('says what an apply would do, and writes nothing', async () => {
    await fixture.apply([configMap('same', '1'), configMap('changed', '1')].join('---'));
    let plans: readonly StagePlan[] = [];

    const writes = await writesOf(async () => {
      plans = await plan([configMap('same', '1'), configMap('changed', '2'), configMap('new', '1')].join('---'));
    });

    expect(actionsOf(plans)).toEqual([
      `ConfigMap/${namespace}/changed configured`,
      `ConfigMap/${namespace}/new created`,
      `ConfigMap/${namespace}/same unchanged`,
    ]);
    expect(writes).toEqual([]);
    await expect(fixture.request('GET', configMapPath('new'))).rejects.toThrow('not found');
  });

  it('leaves for later what needs a kind or a namespace of the same set', async () => {
    let plans: readonly StagePlan[] = [];

    const writes = await writesOf(async () => {
      plans = await plan(widgets(`${namespace}-planned`));
    });

    expect(actionsOf(plans)).toEqual([
      `CustomResourceDefinition/widgets.${namespace}-planned.example.com created`,
      `Namespace/${namespace}-planned created`,
      `ConfigMap/${namespace}/beside created`,
    ]);
    expect(laterOf(plans)).toEqual([
      `ConfigMap/${namespace}-planned/in-new-namespace`,
      `Widget/${namespace}-planned/one`,
    ]);
    expect(writes).toEqual([]);
  });

  it('fails if the server refuses an object', async () => {
    const planned = plan(configMap('Not_A_Name', '1'));

    await expect(planned).rejects.toThrow(`ConfigMap/${namespace}/Not_A_Name dry-run failed (Invalid): `);
  });

  it('fails if a kind is neither served nor defined by the set', async () => {
    const planned = plan('{ apiVersion: example.com/v1, kind: Nothing, metadata: { name: n } }');

    await expect(planned).rejects.toThrow('no matches for kind "Nothing" in version "example.com/v1"');
  });
});

describe('a plan that is carried out', () => {
  it('does what an apply does, including what was left for later', async () => {
    const changes = await executeSet(context, await plan(widgets(`${namespace}-executed`)), options);

    expect(lines(changes)).toEqual([
      `CustomResourceDefinition/widgets.${namespace}-executed.example.com created`,
      `Namespace/${namespace}-executed created`,
      `ConfigMap/${namespace}/beside created`,
      `ConfigMap/${namespace}-executed/in-new-namespace created`,
      `Widget/${namespace}-executed/one created`,
    ]);
  });

  it('costs as many requests as an apply', async () => {
    const set = (name: string) => [configMap(`${name}-1`, '1'), configMap(`${name}-2`, '1')].join('---');

    const applied = await fixture.count(() => fixture.apply(set('applied')));
    const planned = await fixture.count(async () => executeSet(context, await plan(set('planned')), options));

    expect(planned).toBe(applied);
  });

  it('compares an object again that was written since', async () => {
    await fixture.apply(configMap('raced', '1'));
    const plans = await plan(configMap('raced', '2'));
    await fixture.request('PATCH', configMapPath('raced'), { data: { key: 'edited' } });

    const changes = await executeSet(context, plans, options);

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/raced configured`]);
    expect((await fixture.request('GET', configMapPath('raced')))['data']).toEqual({ key: '2' });
  });

  it('does not take over an object that was created since without comparing it', async () => {
    const plans = await plan(configMap('appeared', '1'));
    await fixture.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
      metadata: { name: 'appeared', annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
    });

    const changes = await executeSet(context, plans, options);

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/appeared skipped`]);
  });

  it('writes nothing once the claim is lost', async () => {
    const plans = await plan(configMap('lost', '1'));
    const checkClaim = () => Promise.reject(new Error('claimed by another run'));

    const writes = await writesOf(async () => {
      await expect(executeSet({ ...context, checkClaim }, plans, options)).rejects.toThrow('claimed by another run');
    });

    expect(writes).toEqual([]);
  });
});
