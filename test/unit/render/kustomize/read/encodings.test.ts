import { expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../../shared/base/filesys/memory-file-tree.ts';
import { buildKustomization } from '../../../../../shared/render/kustomize/build.ts';

const kustomization = 'resources: [a.yaml]\n';
const object = '{apiVersion: v1, kind: A, metadata: {name: a}, x: é}\n';
const bytesOf = {
  'UTF-16, the lower byte first': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16, the higher byte first': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
};

it.each(Object.entries(bytesOf))('reads %s', (_, encode) => {
  const tree = createMemoryFileTree([
    ['kustomization.yaml', encode(kustomization)],
    ['a.yaml', encode(object)],
  ]);

  expect(buildKustomization(tree, '').objects).toMatchObject([{ x: 'é' }]);
});

it.each([
  ['a text in Latin-1', Buffer.from(object, 'latin1')],
  ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
])('refuses %s instead of changing it', (_, bytes) => {
  const tree = createMemoryFileTree([
    ['kustomization.yaml', Buffer.from(kustomization)],
    ['a.yaml', bytes],
  ]);

  expect(() => buildKustomization(tree, '')).toThrow(expect.objectContaining({ code: 'not-yaml', file: 'a.yaml' }));
});
