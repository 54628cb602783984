import { expect, it } from 'vitest';
import { buildKustomization, createMemoryFileTree } from '../../../../../shared/library/kustomize.ts';

it('names the line of an env file that is not UTF-8', () => {
  const tree = createMemoryFileTree([
    ['kustomization.yaml', Buffer.from('configMapGenerator: [{name: a, envs: [a.env]}]')],
    ['a.env', Uint8Array.of(...Buffer.from('A=1\nB=2\nC='), 0xff, 0x0a)],
  ]);

  expect(() => buildKustomization(tree, '')).toThrow(
    expect.objectContaining({
      code: 'bad-generator',
      file: 'a.env',
      line: 3,
      message: expect.stringContaining('UTF-8'),
    }),
  );
});
