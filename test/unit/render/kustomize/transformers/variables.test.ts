import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

/** What is printed of a Pod with these arguments, where the variable NAME is the name of the Pod, and REPLICAS a number. */
function build(args: string): string {
  const objref = '{apiVersion: v1, kind: Pod, name: pod}';
  return buildYaml({
    'kustomization.yaml': `
resources: [pod.yaml]
vars:
- {Name: NAME, objRef: ${objref}}
- {name: REPLICAS, objref: ${objref}, fieldref: {fieldpath: spec.number}}
`,
    'pod.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec: {number: 3, containers: [{name: c, args: ${args}}]}
`,
  });
}

describe('a variable', () => {
  it('is replaced in a text by its value', () => {
    expect(build('["--name=$(NAME)"]')).toContain('    - --name=pod\n');
  });

  it('has the type of its value where it is the whole text', () => {
    expect(build('["$(REPLICAS)", "x$(REPLICAS)"]')).toContain('    - 3\n    - x3\n');
  });

  it.each(['null', '~'])('is written as text for %s', (value) => {
    const files = {
      'kustomization.yaml':
        'resources: [a.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: Pod, name: a}, fieldref: {fieldpath: spec.b}}]\n',
      'a.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {b: ${value}, containers: [{name: c, args: ["$(V)"]}]}}`,
    };

    expect(buildYaml(files)).toContain(`    - "${value}"\n`);
  });

  it('has no value where a patch has removed its object', () => {
    const files = {
      'kustomization.yaml': `
resources: [base]
patches: [{patch: '{apiVersion: v1, kind: Pod, metadata: {name: a}, $patch: delete}'}]
`,
      'base/kustomization.yaml':
        'resources: [a.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: Pod, name: a}}]\n',
      'base/a.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n{kind: Foo, metadata: {name: b}}\n',
    };

    expect(() => buildYaml(files)).toThrow(
      expect.objectContaining({ code: 'bad-var', message: expect.stringContaining("var 'V' cannot be mapped") }),
    );
  });

  it('reaches all fields of an annotation that was added to several', () => {
    const text = buildYaml({
      'kustomization.yaml': `
resources: [a.yaml]
commonAnnotations: {v: $(V)}
vars: [{name: V, objref: {apiVersion: apps/v1, kind: Deployment, name: a}}]
`,
      'a.yaml': '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}',
    });

    expect(text.match(/v: a\n/g)).toHaveLength(2);
  });

  it('is left unchanged where it is not defined', () => {
    expect(build('["$(OTHER)", "$$(NAME)"]')).toContain('    - $(OTHER)\n    - $(NAME)\n');
  });

  it.each(['1', 'null', '{a: b}'])('is not looked for in a list that has %s in it', (item) => {
    expect(() => build(`["$(NAME)", ${item}]`)).toThrow(/Pod pod: variables go into lists of texts/);
  });
});

it.each(['spec.[a-b]', 'spec.containers.*.name', 'spec.containers[5].name', 'spec.nothing'])(
  'finds no value where there is none at the path: %s',
  (fieldpath) => {
    const variable = `{name: A, objref: {apiVersion: v1, kind: Pod, name: pod}, fieldref: {fieldpath: "${fieldpath}"}}`;
    const files = {
      'kustomization.yaml': `resources: [pod.yaml]\nvars: [${variable}]\n`,
      'pod.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: pod}, spec: {containers: [{name: $(A)}]}}',
    };

    expect(() => buildYaml(files)).toThrow(expect.objectContaining({ code: 'bad-var' }));
  },
);
