import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const merged = '# {"type": "array", "x-kubernetes-patch-strategy": "merge"}';
const keyed = '# {"type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name"}';
const foo = (fields: string): string => `apiVersion: example.org/v1\nkind: Foo\nmetadata:\n  name: a\n${fields}\n`;
const build = (object: string, patch: string): string =>
  buildYaml({
    'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: patch.yaml}]\n',
    'a.yaml': object,
    'patch.yaml': patch,
  });

describe('a schema in a comment', () => {
  it.each([
    ['beside the key', `tags: ${merged}\n- a\n- b`],
    ['above the key', `${merged}\ntags:\n- a\n- b`],
    ['behind a list in brackets', `tags: [a, b] ${merged}`],
    ['behind other signs', `tags: [a, b] #${merged}`],
  ])('%s has a list of plain values united', (_, tags) => {
    expect(build(foo(tags), foo('tags: [c]'))).toContain('tags:\n- c\n- a\n- b\n');
  });

  it('counts in the patch, too', () => {
    expect(build(foo('tags: [a, b]'), foo(`tags: ${merged}\n- c`))).toContain('tags:\n- c\n- a\n- b\n');
  });

  it('names the keys by which items are merged', () => {
    expect(build(foo(`parts: ${keyed}\n- {name: a, b: 1}`), foo('parts: [{name: a, c: 2}]'))).toContain(
      'parts:\n- b: 1\n  c: 2\n  name: a\n',
    );
  });

  it('refers to definitions of Kubernetes', () => {
    const object = foo('spec: # {"$ref": "#/definitions/io.k8s.api.core.v1.PodSpec"}\n  containers: [{name: a}]');

    expect(build(object, foo('spec: {containers: [{name: b}]}'))).toContain('containers:\n  - name: b\n  - name: a\n');
  });

  it.each(['# {"$imagepolicy": "a:b"}', '# {"type": "object"}'])('replaces what is known: %s', (comment) => {
    const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: ${spec}\n`;

    expect(build(pod(`${comment}\n  containers: [{name: a}]`), pod('{containers: [{name: b}]}'))).toContain(
      'containers:\n  - name: b\n',
    );
  });

  it.each(['# {}', '# {no json}', '# a comment', '# {"a": 1} and more'])('is ignored in %s', (comment) => {
    const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: ${spec}\n`;

    expect(build(pod(`${comment}\n  containers: [{name: a}]`), pod('{containers: [{name: b}]}'))).toContain(
      'containers:\n  - name: b\n  - name: a\n',
    );
  });

  it('is ignored where the comment has several lines, or is on a line of its own', () => {
    expect(build(foo(`# tags\n${merged}\ntags: [a]`), foo('tags: [c]'))).toContain('tags:\n- c\n');
    expect(build(foo(`other: "${merged.replaceAll('"', "'")}"\ntags: [a]`), foo('tags: [c]'))).not.toContain('- a\n');
  });

  it('is lost in the items of a list', () => {
    const list = `kind: FooList\nitems:\n- apiVersion: example.org/v1\n  kind: Foo\n  metadata: {name: a}\n  tags: ${merged}\n  - a\n`;

    expect(build(list, foo('tags: [c]'))).toContain('tags:\n- c\n');
  });
});
