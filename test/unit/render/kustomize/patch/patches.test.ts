import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const object = (kind: string, name: string, more = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
const build = (kustomization: string, ...objects: string[]): string =>
  buildYaml({ 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}`, 'a.yaml': objects.join('---\n') });

describe('a JSON patch', () => {
  const jsonPatch = (...operations: string[]): string =>
    `patches: [{target: {kind: ConfigMap}, patch: '[${operations.join(',')}]'}]\n`;

  it('makes floats of the numbers among annotations, and writes them as such', () => {
    const text = build(
      jsonPatch('{"op":"add","path":"/metadata/annotations","value":{"a":1000000,"b":5,"c":1.5,"d":-0.00001}}'),
      object('ConfigMap', 'a'),
    );

    expect(text).toContain('annotations:\n    a: "1e+06"\n    b: "5"\n    c: "1.5"\n    d: "-1e-05"\n');
  });

  it('finds the annotations in which kustomize keeps its notes', () => {
    const add =
      'patchesJson6902: [{target: {name: a}, patch: \'[{"op":"add","path":"/metadata/annotations/b","value":"c"}]\'}]';

    expect(() => build(add, object('ConfigMap', 'a'))).toThrow(expect.objectContaining({ code: 'bad-patch' }));
    expect(build(`namePrefix: p-\n${add}`, object('ConfigMap', 'a'))).toContain('annotations:\n    b: c\n  name: p-a');
  });

  it('leaves the notes there, also where it replaces all annotations', () => {
    const patch = jsonPatch('{"op":"add","path":"/metadata/annotations","value":{}}');

    expect(build(`configMapGenerator: [{name: g}]\n${patch}`, object('Secret', 'a'))).toMatch(/name: g-\w{10}\n/);
  });

  it('makes texts of annotations', () => {
    const patch = jsonPatch('{"op":"add","path":"/metadata/annotations","value":{"a":1,"b":null}}');

    expect(build(patch, object('ConfigMap', 'a'))).toContain('annotations:\n    a: "1"\n    b: "null"\n');
  });

  it.each([
    ['its name', '/metadata/name'],
    ['its kind', '/kind'],
    ['its metadata', '/metadata'],
  ])('must leave an object %s', (_, path) => {
    expect(() => build(jsonPatch(`{"op":"remove","path":"${path}"}`), object('ConfigMap', 'a'))).toThrow(
      expect.objectContaining({ code: 'not-an-object' }),
    );
  });

  it.each(['[]', '# nothing'])('does nothing where it is empty (%s)', (patch) => {
    expect(build(`patches: [{patch: '${patch}'}]`, object('ConfigMap', 'a'))).toBe(object('ConfigMap', 'a'));
  });
});

describe('a strategic merge patch', () => {
  it('removes kustomize’s notes with the annotations where it has no target: the name is no longer hashed', () => {
    const patch = 'patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: g, annotations: null}}"}]';

    expect(build(`configMapGenerator: [{name: g}]\n${patch}`, object('Secret', 'a'))).toMatch(/name: g\n/);
  });

  it('never moves an object to another namespace', () => {
    const patch = 'patches: [{target: {}, patch: "{kind: ConfigMap, metadata: {name: x, namespace: other}}"}]';

    expect(build(patch, object('ConfigMap', 'a'))).toBe(object('ConfigMap', 'a'));
  });

  it('names an object without a version as well', () => {
    const patch = 'patches: [{patch: "{kind: Thing, metadata: {name: a}, b: c}"}]';

    expect(build(patch, 'kind: Thing\nmetadata: {name: a}\n')).toBe('b: c\nkind: Thing\nmetadata:\n  name: a\n');
  });

  it('merges lists by the schema of what it finds, not of what it calls itself', () => {
    const spec = '{containers: [{name: x, image: z}]}';
    const patch = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {template: {spec: ${spec}}}}`;
    const found =
      'apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: w}]}}}\n';

    const text = build(`patches: [{target: {kind: Thing}, patch: '${patch}'}]`, found);

    expect(text).toContain('containers:\n      - image: z\n        name: x\n');
    expect(text).not.toContain('name: w');
  });

  it('keeps the annotations that it removes where it may change the name', () => {
    const found = object('ConfigMap', 'a', '  annotations: {b: c}\n');
    const patch = '{kind: ConfigMap, apiVersion: v1, metadata: {name: a, annotations: null}}';

    expect(build(`patches: [{patch: "${patch}"}]`, found)).not.toContain('b: c');
    expect(build(`patches: [{patch: "${patch}", options: {allowNameChange: true}}]`, found)).toContain('b: c');
  });

  it('may not make two objects one', () => {
    const patch = '{patch: "{kind: ConfigMap, metadata: {name: x}}", target: {}, options: {allowNameChange: true}}';

    expect(() => build(`patches: [${patch}]`, object('ConfigMap', 'a'), object('ConfigMap', 'b'))).toThrow(
      expect.objectContaining({ code: 'duplicate' }),
    );
  });

  it('is alone where it has a target', () => {
    const patch = '{patch: "{kind: A, metadata: {name: x}}\\n---\\n{kind: A, metadata: {name: y}}", target: {}}';

    expect(() => build(`patches: [${patch}]`, object('ConfigMap', 'a'))).toThrow(
      expect.objectContaining({ code: 'bad-patch' }),
    );
  });
});

it('refuses a wrong patch before anything is changed', () => {
  const kustomization = 'replicas: [{name: nobody, count: 1}]\npatchesJson6902: [{target: {name: a}, patch: "[]"}]';

  expect(() => build(kustomization, object('ConfigMap', 'a'))).toThrow(expect.objectContaining({ code: 'bad-patch' }));
});

it('ignores a patch whose first document is empty, and whose others are not objects', () => {
  const files = {
    'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: A}}]\n',
    'a.yaml': object('A', 'a'),
    'p.yaml': '---\n---\npath: /metadata/name\n',
  };

  expect(buildYaml(files)).toBe(object('A', 'a'));
  expect(() => buildYaml({ ...files, 'p.yaml': 'path: /metadata/name\n' })).toThrow(
    expect.objectContaining({ code: 'bad-patch' }),
  );
});
