import { expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

it.each([
  ['v1', 'Pod', 'spec', 'p-a'],
  ['v2', 'Pod', 'spec', 'a'],
  ['apps/v2', 'Deployment', 'template', 'p-a'],
])('updates the references of %s %s to Secrets, or does not', (apiVersion, kind, place, name) => {
  const spec = { imagePullSecrets: [{ name: 'a' }] };
  const object = { apiVersion, kind, metadata: { name: 'b' }, spec: place === 'spec' ? spec : { template: { spec } } };

  const [, built] = buildFiles({
    'kustomization.yaml': 'resources: [a.yaml, b.yaml]\nnamePrefix: p-\n',
    'a.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}',
    'b.yaml': JSON.stringify(object),
  });

  expect(JSON.stringify(built)).toContain(`"imagePullSecrets":[{"name":"${name}"}]`);
});

it('reads a reference as it is written, and keeps a number where the new name looks like one', () => {
  const pod = (name: string): string =>
    `{kind: Pod, apiVersion: v1, metadata: {name: x}, spec: {serviceAccountName: ${name}}}`;
  const build = (prefix: string, name: string) =>
    buildFiles({
      'kustomization.yaml': `resources: [a.yaml, b.yaml]\nnamePrefix: "${prefix}"\n`,
      'a.yaml': '{apiVersion: v1, kind: ServiceAccount, metadata: {name: 0x1F}}',
      'b.yaml': pod(name),
    })[1]?.['spec'];

  expect(build('p-', '0x1F')).toEqual({ serviceAccountName: 'p-0x1F' });
  expect(build('p-', '31')).toEqual({ serviceAccountName: 31 });
  expect(build('p-', '"0x1F"')).toEqual({ serviceAccountName: 'p-0x1F' });
});

it('distinguishes a service in the namespace null from the one of that name in another', () => {
  const webhook = `{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: w},
    webhooks: [{clientConfig: {service: {name: a, namespace: null}}}]}`;

  const [, built] = buildFiles({
    'kustomization.yaml': 'resources: [a.yaml, b.yaml]\nnamePrefix: p-\n',
    'a.yaml': '{apiVersion: v1, kind: Service, metadata: {name: a}}',
    'b.yaml': webhook,
  });

  expect(built).toMatchObject({ webhooks: [{ clientConfig: { service: { name: 'a', namespace: null } } }] });
});

it('refuses an apiVersion null in an object that may refer to others, unless it is blank', () => {
  const files = (apiVersion: string, patch = '') => ({
    'kustomization.yaml': `resources: [a.yaml]\n${patch}`,
    'a.yaml': `${apiVersion}kind: Deployment\nmetadata:\n  name: a\n`,
  });
  const patch = 'patches: [{target: {}, patch: "{kind: Deployment, metadata: {name: a}}"}]\n';

  expect(() => buildFiles(files('apiVersion: null\n'))).toThrow(expect.objectContaining({ code: 'not-an-object' }));
  expect(buildFiles(files('apiVersion:\n'))[0]).toMatchObject({ apiVersion: null });
  expect(buildFiles(files('', patch))[0]).toMatchObject({ apiVersion: null });
});

it('writes the namespace of a subject as what it looks like, unless the old one is quoted', () => {
  const [, binding] = buildFiles({
    'kustomization.yaml': 'resources: [a.yaml, b.yaml]\nnamespace: "5"\n',
    'a.yaml': '{apiVersion: v1, kind: ServiceAccount, metadata: {name: a, namespace: x}}',
    'b.yaml': `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b},
      subjects: [{kind: ServiceAccount, name: a, namespace: x}, {kind: ServiceAccount, name: a, namespace: "x"}]}`,
  });

  expect(binding).toMatchObject({ subjects: [{ namespace: 5 }, { namespace: '5' }] });
});
