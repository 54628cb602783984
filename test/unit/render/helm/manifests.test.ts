import { describe, expect, it } from 'vitest';
import { renderFiles } from './chart-of.ts';

const object = (kind: string, more = ''): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: x\n${more}`;
const hook = (annotations: string): string => object('Job', `  annotations: {${annotations}}\n`);

describe('what templates make', () => {
  it('is in the order of installation: known kinds, others by name, equal ones as their files are', () => {
    const { manifests } = renderFiles({
      'templates/a.yaml': `${object('Zebra')}---\n${object('Deployment')}---\n${object('Apple')}`,
      'templates/b.yaml': `${object('Service')}---\n${object('Namespace')}---\n${object('Deployment')}`,
    });

    expect(manifests.map(({ kind, source }) => `${kind} ${source.slice(-6)}`)).toEqual([
      'Namespace b.yaml',
      'Service b.yaml',
      'Deployment a.yaml',
      'Deployment b.yaml',
      'Apple a.yaml',
      'Zebra a.yaml',
    ]);
  });

  it('is split by --- at the start of a line, whatever follows it', () => {
    const { manifests } = renderFiles({ 'templates/a.yaml': '---kind: A\n---  \n\n  # nothing\n---\nkind: B\n' });

    expect(manifests.map(({ content }) => content)).toEqual(['# nothing\n', 'kind: A\n', 'kind: B\n']);
  });

  it.each([
    ['one file', 1],
    ['two files', 2],
  ])('is refused where it is more than a cluster takes, in %s', (_, files) => {
    const count = Math.ceil(100_001 / files);
    const text = `{{ range until ${count} }}---\nkind: A\n{{ end }}`;
    const templates = Array.from({ length: files }, (__, at) => [`templates/${at}.yaml`, text] as const);

    expect(() => renderFiles(Object.fromEntries(templates))).toThrow('the templates make more than 100000 documents');
  });

  it.each([
    ['- a', 'array into Go value of type util.SimpleHead'],
    ['kind: [A]', 'array into Go struct field SimpleHead.kind of type string'],
    [
      'metadata: 1',
      'number into Go struct field SimpleHead.metadata of type struct { Name string "json:\\"name\\""; Annotations map[string]string ' +
        '"json:\\"annotations\\"" }',
    ],
    ['metadata: {annotations: {a: {}}}', 'object into Go struct field .metadata.annotations of type string'],
  ])('has the head of an object: %s', (text, reason) => {
    expect(() => renderFiles({ 'templates/a.yaml': text })).toThrow(
      `YAML parse error on c/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${reason}`,
    );
  });

  it('returns notes apart', () => {
    const { manifests, notes } = renderFiles({ 'templates/NOTES.txt': 'Hello {{ .Release.Name }}' });

    expect([notes, manifests]).toEqual(['Hello r', []]);
  });
});

describe('hooks', () => {
  it('have their events, weight and policies', () => {
    const text = hook(
      'helm.sh/hook: "pre-install, Test-Success", helm.sh/hook-weight: -5, helm.sh/hook-delete-policy: "hook-failed,before-hook-creation"',
    );

    const { hooks, manifests } = renderFiles({ 'templates/a.yaml': text });

    expect(hooks).toMatchObject([
      {
        name: 'x',
        events: ['pre-install', 'test'],
        weight: -5,
        deletePolicies: ['hook-failed', 'before-hook-creation'],
      },
    ]);
    expect(manifests).toEqual([]);
  });

  it.each([
    ['"1.5"', 0],
    ['x', 0],
    ['3', 3],
    ['"+2"', 2],
  ])('read the weight %s as %d', (written, weight) => {
    const text = hook(`helm.sh/hook: test, helm.sh/hook-weight: ${written}`);

    expect(renderFiles({ 'templates/a.yaml': text }).hooks[0]?.weight).toBe(weight);
  });

  it('are dropped for events that do not exist', () => {
    const { hooks, manifests } = renderFiles({ 'templates/a.yaml': hook('helm.sh/hook: "test,never"') });

    expect([hooks, manifests]).toEqual([[], []]);
  });
});

describe('CRDs', () => {
  it('are those in crds/, of dependencies too, and no templates', () => {
    const { crds } = renderFiles({
      'crds/a.yaml': 'a: {{ .Values }}',
      'crds/readme.md': '',
      'charts/d/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 1.0.0\n',
      'charts/d/crds/b.JSON': '{}',
    });

    expect(crds).toEqual([
      { source: 'c/crds/a.yaml', content: 'a: {{ .Values }}' },
      { source: 'c/charts/d/crds/b.JSON', content: '{}' },
    ]);
  });
});
