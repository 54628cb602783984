import { describe, expect, it, vi } from 'vitest';
import { ApplyError, describeApplyFailure } from '../../../shared/apply/apply-error.ts';
import { applyFixture, lines } from '../../support/world/apply-fixture.ts';

const fixture = await applyFixture();
const { namespace } = fixture;

const configMap = (name: string, value: string, extra = '') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace}${extra} }
data: { key: '${value}' }
`;
const deployment = (name: string, replicas: number, label = name) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${label} } }
  template:
    metadata: { labels: { app: ${label} } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
`;
const service = (name: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
const configMapPath = (name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
const deploymentPath = (name: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;

describe('an app of four objects', () => {
  const app = (value: string) =>
    [configMap('four', value), service('four'), deployment('four', 0), configMap('four-more', 'same')].join('---');

  it('is created in kind order by two requests an object, after two of discovery', async () => {
    let changes: Awaited<ReturnType<typeof fixture.apply>> = [];

    const requests = await fixture.count(async () => {
      changes = await fixture.apply(app('1'));
    });

    expect(lines(changes)).toEqual([
      `ConfigMap/${namespace}/four created`,
      `ConfigMap/${namespace}/four-more created`,
      `Service/${namespace}/four created`,
      `Deployment/${namespace}/four created`,
    ]);
    expect(requests).toBe(10);
  });

  it('costs a list a kind, a dry-run and an apply when one of them changes', async () => {
    let changes: Awaited<ReturnType<typeof fixture.apply>> = [];
    // The deployment controller annotates its Deployment; the look that finds it renews the baseline.
    await vi.waitFor(async () => {
      const { metadata, status } = await fixture.request('GET', deploymentPath('four'));
      expect(metadata.annotations).toBeDefined();
      expect(status).toMatchObject({ observedGeneration: 1 });
    });
    await fixture.apply(app('1'));

    const requests = await fixture.count(async () => {
      changes = await fixture.apply(app('2'));
    });

    expect(lines(changes)).toEqual([
      `ConfigMap/${namespace}/four configured`,
      `ConfigMap/${namespace}/four-more unchanged`,
      `Service/${namespace}/four unchanged`,
      `Deployment/${namespace}/four unchanged`,
    ]);
    expect(requests).toBe(5);
  });

  it('is left alone, and its versions with it, when a full look finds nothing', async () => {
    const before = await fixture.request('GET', configMapPath('four'));

    const changes = await fixture.apply(app('2'), { fully: true });

    const after = await fixture.request('GET', configMapPath('four'));
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });
});

describe('drift', () => {
  it('is looked for with two requests for 501 objects of a kind', async () => {
    const all = Array.from({ length: 501 }, (_, index) => configMap(`many-${index}`, '1')).join('---');
    await fixture.apply(all);
    let changes: Awaited<ReturnType<typeof fixture.apply>> = [];

    const requests = await fixture.count(async () => {
      changes = await fixture.apply(all);
    });

    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(requests).toBe(2);
  });

  it('is undone: a changed value, a removed owner label, a deleted object', async () => {
    const all = [configMap('changed', '1'), configMap('disowned', '1'), configMap('deleted', '1')].join('---');
    await fixture.apply(all);
    await fixture.request('PATCH', configMapPath('changed'), { data: { key: 'edited' } });
    await fixture.request('PATCH', configMapPath('disowned'), { metadata: { labels: null } });
    await fixture.request('DELETE', configMapPath('deleted'));

    const changes = await fixture.apply(all);

    expect(lines(changes)).toEqual([
      `ConfigMap/${namespace}/changed configured`,
      `ConfigMap/${namespace}/deleted created`,
      `ConfigMap/${namespace}/disowned configured`,
    ]);
    expect((await fixture.request('GET', configMapPath('changed')))['data']).toEqual({ key: '1' });
  });

  it('removes fields that kubectl added', async () => {
    await fixture.apply(configMap('edited', '1'));
    await fixture.request('PATCH', configMapPath('edited'), { data: { added: 'by hand' } });

    const changes = await fixture.apply(configMap('edited', '1'));

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/edited configured`]);
    expect((await fixture.request('GET', configMapPath('edited')))['data']).toEqual({ key: '1' });
  });

  it('keeps fields that kubectl added to an object with ssa: Merge', async () => {
    const merged = configMap('merged', '1', ', annotations: { kustomize.toolkit.fluxcd.io/ssa: Merge }');
    await fixture.apply(merged);
    await fixture.request('PATCH', configMapPath('merged'), { data: { added: 'by hand' } });

    const changes = await fixture.apply(merged);

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/merged unchanged`]);
    expect((await fixture.request('GET', configMapPath('merged')))['data']).toEqual({ key: '1', added: 'by hand' });
  });
});

describe('an object that asks to be left alone', () => {
  it('is skipped when the live one says reconcile: disabled', async () => {
    await fixture.apply(configMap('paused', '1'));
    const annotations = { 'kustomize.toolkit.fluxcd.io/reconcile': 'Disabled' };
    await fixture.request('PATCH', configMapPath('paused'), { metadata: { annotations } });

    const changes = await fixture.apply(configMap('paused', '2'));

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/paused skipped`]);
    expect((await fixture.request('GET', configMapPath('paused')))['data']).toEqual({ key: '1' });
  });

  it('is created but not changed with ssa: IfNotPresent', async () => {
    const once = (value: string) =>
      configMap('once', value, ', annotations: { kustomize.toolkit.fluxcd.io/ssa: IfNotPresent }');

    const first = await fixture.apply(once('1'));
    const second = await fixture.apply(once('2'));

    expect(lines(first)).toEqual([`ConfigMap/${namespace}/once created`]);
    expect(lines(second)).toEqual([`ConfigMap/${namespace}/once skipped`]);
  });
});

describe('a refused object', () => {
  it('keeps its whole stage from being applied', async () => {
    const invalid = deployment('invalid', 1).replace('matchLabels: { app: invalid }', 'matchLabels: { app: other }');

    const applying = fixture.apply([configMap('beside-invalid', '1'), invalid].join('---'));

    await expect(applying).rejects.toThrow(`Deployment/${namespace}/invalid dry-run failed (Invalid): `);
    await expect(fixture.request('GET', configMapPath('beside-invalid'))).rejects.toThrow('not found');
  });

  it('is not quoted in the refusal where it is a Secret', async () => {
    const secret = `{ apiVersion: v1, kind: Secret, metadata: { name: s, namespace: ${namespace} }, data: { key: 4711 } }`;

    const error = await fixture.apply(secret).catch((thrown: unknown) => thrown);

    expect(describeApplyFailure(error)).toContain(`Secret/${namespace}/s dry-run failed: `);
    expect(describeApplyFailure(error)).not.toContain('4711');
  });

  it('is named where its kind is not served', async () => {
    const applying = fixture.apply('{ apiVersion: example.com/v1, kind: Nothing, metadata: { name: n } }');

    await expect(applying).rejects.toThrow(
      'Nothing/n dry-run failed: no matches for kind "Nothing" in version "example.com/v1"',
    );
  });

  it('leaves what an earlier stage did in the log', async () => {
    const earlier = `{ apiVersion: v1, kind: Namespace, metadata: { name: ${namespace}-earlier } }`;
    const invalid = `{ apiVersion: v1, kind: ConfigMap, metadata: { name: Not_A_Name, namespace: ${namespace}-earlier } }`;

    const error = await fixture.apply([earlier, invalid].join('\n---\n')).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ApplyError);
    expect(describeApplyFailure(error).split('\n').at(-1)).toBe(`Namespace/${namespace}-earlier created`);
  });
});

describe('an immutable field', () => {
  it('is refused without force', async () => {
    await fixture.apply(deployment('fixed', 0));

    const applying = fixture.apply(deployment('fixed', 0, 'renamed'));

    await expect(applying).rejects.toThrow('field is immutable');
  });

  it('makes another object with force', async () => {
    await fixture.apply(deployment('forced', 0));
    const before = await fixture.request('GET', deploymentPath('forced'));

    const changes = await fixture.apply(deployment('forced', 0, 'renamed'), { force: true });

    const after = await fixture.request('GET', deploymentPath('forced'));
    expect(lines(changes)).toEqual([`Deployment/${namespace}/forced created`]);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
  });
});

describe('what others depend on', () => {
  it('is applied first: a kind before its objects, a namespace before its content, in one set', async () => {
    const set = `
apiVersion: ${namespace}.example.com/v1
kind: Widget
metadata: { name: one, namespace: ${namespace}-staged }
spec: { size: 1 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.${namespace}.example.com }
spec:
  group: ${namespace}.example.com
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
metadata: { name: ${namespace}-staged }
`;

    const changes = await fixture.apply(set);

    expect(lines(changes)).toEqual([
      `CustomResourceDefinition/widgets.${namespace}.example.com created`,
      `Namespace/${namespace}-staged created`,
      `Widget/${namespace}-staged/one created`,
    ]);
  });
});

describe('an apply that meets a fault', () => {
  it('looks again after a write between look and apply', async () => {
    await fixture.apply(configMap('raced', '1'));
    fixture.proxy.failNext(/^PATCH .*configmaps\/raced\?(?!.*dryRun)/, { status: 409, reason: 'Conflict' });

    const changes = await fixture.apply(configMap('raced', '2'));

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/raced configured`]);
  });

  it('overcomes a throttled, a failing and a broken request', async () => {
    fixture.proxy.failNext(/dryRun/, { status: 429, reason: 'TooManyRequests', retryAfterSeconds: 0 });
    fixture.proxy.failNext(/dryRun/, { status: 500, reason: 'InternalError' });
    fixture.proxy.failNext(/PATCH .*configmaps\/shaken\?(?!.*dryRun)/, 'break before');

    const changes = await fixture.apply(configMap('shaken', '1'));

    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/shaken created`]);
  });

  it('does no harm where an answer is lost', async () => {
    fixture.proxy.failNext(/PATCH .*configmaps\/lost\?(?!.*dryRun)/, 'break after');

    await fixture.apply(configMap('lost', '1'));

    const changes = await fixture.apply(configMap('lost', '1'));
    expect(lines(changes)).toEqual([`ConfigMap/${namespace}/lost unchanged`]);
  });
});

describe('the apply of a tenant', () => {
  it('reads each object by itself for a tenant that may not list', async () => {
    const user = `system:serviceaccount:${namespace}:tenant`;
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'patch', 'create'] }];
    const group = { apiGroup: 'rbac.authorization.k8s.io' };
    await fixture.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`, {
      metadata: { name: 'tenant' },
      rules,
    });
    await fixture.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
      metadata: { name: 'tenant' },
      subjects: [{ kind: 'User', name: user, ...group }],
      roleRef: { kind: 'Role', name: 'tenant', ...group },
    });
    const tenant = fixture.client.impersonate(user);

    const first = await fixture.apply(configMap('tenanted', '1'), { as: tenant });
    const second = await fixture.apply(configMap('tenanted', '1'), { as: tenant });
    const refused = fixture.apply(deployment('tenanted', 1), { as: tenant });

    expect(lines([...first, ...second])).toEqual([
      `ConfigMap/${namespace}/tenanted created`,
      `ConfigMap/${namespace}/tenanted unchanged`,
    ]);
    await expect(refused).rejects.toThrow('dry-run failed (Forbidden)');
  });
});
