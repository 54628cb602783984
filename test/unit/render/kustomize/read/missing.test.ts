import { expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

it.each(['nope.yaml', '../nope.yaml', '../../nope'])(
  'says of %s that it does not exist, wherever it would be',
  (entry) => {
    const build = () =>
      buildFiles({ 'app/kustomization.yaml': `resources:\n- ${entry}\n` }, 'app', { loadRestrictor: 'rootOnly' });

    expect(build).toThrow(expect.objectContaining({ code: 'not-found', file: 'app/kustomization.yaml', line: 2 }));
  },
);

it('says of a file outside of the folder that it may not be read', () => {
  const build = () =>
    buildFiles({ 'app/kustomization.yaml': 'resources:\n- ../a.yaml\n', 'a.yaml': '' }, 'app', {
      loadRestrictor: 'rootOnly',
    });

  expect(build).toThrow(expect.objectContaining({ code: 'outside', line: 2 }));
});
