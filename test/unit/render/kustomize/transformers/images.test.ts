import { expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

/** The image of a pod after one entry of `images`. */
function imageAfter(entry: string, image: string): string {
  const text = buildYaml({
    'kustomization.yaml': `resources: [a.yaml]\nimages: [${entry}]\n`,
    'a.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: ${image}}]}}`,
  });
  return /image: (.*)\n/.exec(text)?.[1] ?? text;
}

it.each([
  ['puts a suffix behind the tag twice, as kustomize does', '{name: a, tagSuffix: -x}', 'a:1', 'a:1-x-x'],
  ['puts no suffix behind a new tag', '{name: a, newTag: "2", tagSuffix: -x}', 'a:1', 'a:2'],
  ['drops the digest for a suffix', '{name: a, tagSuffix: -x}', 'a:1@sha256:f', 'a:1-x-x'],
  ['drops the tag for a digest', '{name: a, digest: "sha256:f"}', 'a:1', 'a@sha256:f'],
  ['drops the digest for a tag', '{name: a, newTag: "2"}', 'a@sha256:f', 'a:2'],
  ['takes null for what is written', '{name: "null", newTag: "2"}', 'null', 'null:2'],
  ['takes what is blank for an empty text', '{digest: "sha256:f"}', '', "'@sha256:f'"],
  ['leaves null alone where the name is empty', '{digest: "sha256:f"}', '~', 'null'],
  ['takes a colon before a slash for a port', '{name: "h:5/a", newTag: "2"}', 'h:5/a', 'h:5/a:2'],
])('%s', (_, entry, image, expected) => {
  expect(imageAfter(entry, image)).toBe(expected);
});

it('refuses an image that is not a text', () => {
  expect(() => imageAfter('{name: a, newTag: "2"}', '[a]')).toThrow(expect.objectContaining({ code: 'bad-field' }));
});

it('refuses a name that is not a regular expression', () => {
  expect(() => imageAfter('{name: "a(", newTag: "2"}', 'a')).toThrow(expect.objectContaining({ code: 'bad-field' }));
});
