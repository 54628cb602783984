import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n';
const build = (overlay: string, object = service): string =>
  buildYaml({
    'base/kustomization.yaml': 'commonLabels: {app: base}\nresources: [a.yaml]\n',
    'base/a.yaml': object,
    'overlay/kustomization.yaml': `resources: [../base]\n${overlay}`,
  });
const labelled = (label: string, selector: string): string =>
  `${service.replace('  name', `  labels:\n    app: ${label}\n  name`)}spec:\n  selector:\n    app: ${selector}\n`;

describe('a label that was added to several fields of an object', () => {
  it.each([
    ['labels that leave selectors out', 'labels: [{pairs: {app: overlay}}]\n'],
    ['a patch', 'patches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {app: overlay}}}"}]\n'],
    [
      'a replacement',
      'replacements: [{sourceValue: overlay, targets: [{select: {kind: Service}, fieldPaths: [metadata.labels.app]}]}]\n',
    ],
  ])('changes in all of them by %s, as in kustomize', (_, overlay) => {
    expect(build(overlay)).toBe(labelled('overlay', 'overlay'));
  });

  it('takes what a patch says last where it says several things', () => {
    const patch =
      '{apiVersion: v1, kind: Service, metadata: {name: a, labels: {app: x}}, spec: {selector: {app: base}}}';

    expect(build(`patches: [{patch: "${patch}"}]\n`)).toBe(labelled('base', 'base'));
  });

  it('changes alone in a field that had it before', () => {
    expect(build('labels: [{pairs: {app: overlay}}]\n', labelled('own', 'own'))).toBe(labelled('overlay', 'base'));
  });

  it('changes alone after a JSON patch', () => {
    const patch =
      'patches: [{target: {}, patch: \'[{"op":"add","path":"/x","value":1},{"op":"remove","path":"/x"}]\'}]\n';

    expect(build(`${patch}labels: [{pairs: {app: overlay}}]\n`)).toBe(labelled('overlay', 'base'));
  });

  it('changes alone in a map that a patch has replaced', () => {
    const patch = '{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {$patch: replace, app: own}}}';

    expect(build(`patches: [{patch: "${patch}"}]\nlabels: [{pairs: {app: overlay}}]\n`)).toBe(
      labelled('overlay', 'own'),
    );
  });
});

it('writes the label of the program that built an object into all its fields', () => {
  const files = {
    'base/kustomization.yaml': 'commonLabels: {app.kubernetes.io/managed-by: me}\nresources: [a.yaml]\n',
    'base/a.yaml': service,
    'overlay/kustomization.yaml': 'resources: [../base]\nbuildMetadata: [managedByLabel]\n',
  };

  expect(buildYaml(files).match(/managed-by: kustomize-v5.8.1/g)).toHaveLength(2);
});
