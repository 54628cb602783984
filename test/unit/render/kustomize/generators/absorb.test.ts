import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const base = { 'base/kustomization.yaml': 'namePrefix: p-\nresources: [a.yaml]\n' };
const build = (object: string, generator: string): string =>
  buildYaml({
    ...base,
    'base/a.yaml': object,
    'overlay/kustomization.yaml': `resources: [../base]\nconfigMapGenerator: [${generator}]\n`,
  });
const plain = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

describe('a generated object', () => {
  it('brings all but its name and its data where it is merged', () => {
    const old = `${plain}  labels: {x: "1", y: "2"}\ndata: {a: old, b: old}\nimmutable: true\n`;

    const text = build(old, '{name: a, behavior: merge, literals: [b=new], options: {labels: {"y": "3"}}}');

    expect(text).toBe(
      'apiVersion: v1\ndata:\n  a: old\n  b: new\nkind: ConfigMap\nmetadata:\n  labels:\n    x: "1"\n    "y": "3"\n  name: p-a\n',
    );
  });

  it('takes the name and the namespace of the object that it replaces', () => {
    const text = build(plain, '{name: a, namespace: default, behavior: replace, literals: [b=c]}');

    expect(text).toBe('apiVersion: v1\ndata:\n  b: c\nkind: ConfigMap\nmetadata:\n  name: p-a\n');
  });

  it.each(['a', 'p-a'])('may not be created where there is or was one of its name (%s)', (name) => {
    expect(() => build(plain, `{name: ${name}}`)).toThrow(expect.objectContaining({ code: 'duplicate' }));
  });

  it('is refused where several could be meant', () => {
    const two = `${plain}---\n${plain.replace('name: a', 'name: p-a')}`;

    expect(() => build(two, '{name: p-a, behavior: merge}')).toThrow(expect.objectContaining({ code: 'ambiguous' }));
  });
});
