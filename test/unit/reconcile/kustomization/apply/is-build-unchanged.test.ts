import { expect, it } from 'vitest';
import {
  type BuildInputs,
  inventoryHash,
  isBuildUnchanged,
} from '../../../../../shared/reconcile/kustomization/apply/is-build-unchanged.ts';
import type { BuildStage } from '../../../../../shared/reconcile/kustomization/state.ts';
import { objectOf } from '../../../../support/states.ts';

const secret = Buffer.from('secret');
const entry = { id: 'apps_web_apps_Deployment', v: 'v1' };
const index = { 'app/kustomization.yaml': '1', 'app/web.yaml': '2', 'docs/readme.md': '3' };
const applied = { lastAppliedRevision: 'main@sha1:1', inventory: { entries: [entry] } };

const build: BuildStage = {
  revision: 'main@sha1:1',
  sourceIdentity: 'i1',
  generation: 2,
  version: '1.0.0',
  inventory: inventoryHash(secret, [entry]),
  checksum: 'sha256:1',
  read: { 'file:app/kustomization.yaml': '1', 'file:app/web.yaml': '2', 'file:app/Kustomization': 'missing' },
};
/** The object where the status names these entries. */
const naming = (...entries: readonly (typeof entry)[]) => ({
  object: objectOf({ status: { ...applied, inventory: { entries } } }),
});
/** The object where the status has no inventory. */
const uncounted = { object: objectOf({ status: { lastAppliedRevision: 'main@sha1:1' } }) };
const inputs = { version: '1.0.0', secret, sourceIdentity: 'i1', object: objectOf({ status: applied }), index };

// biome-ignore format: one line a case
it.each([
  ['takes a build of the same inputs for unchanged', build, {}, true],
  ['takes a build for unchanged where only files changed that it did not read', build, { index: { ...index, 'docs/readme.md': '9' } }, true],
  ['takes nothing for unchanged where no build is recorded', undefined, {}, false],
  ['takes a build of another program for changed', build, { version: '1.0.1' }, false],
  ['takes a build of another source for changed', build, { sourceIdentity: 'i2' }, false],
  ['takes a build of another generation for changed', { ...build, generation: 1 }, {}, false],
  ['takes a build that is not the last applied one for changed', { ...build, revision: 'main@sha1:0' }, {}, false],
  ['takes a build for changed where nothing was applied', build, { object: objectOf({}) }, false],
  ['takes a build for changed where the inventory has another object', build, naming({ ...entry, id: 'apps_api_apps_Deployment' }), false],
  ['takes a build for changed where an object of the inventory has another version', build, naming({ ...entry, v: 'v2' }), false],
  ['takes a build for changed where the status has no inventory', build, uncounted, false],
  ['takes a build without objects for unchanged where the status has no inventory', { ...build, inventory: inventoryHash(secret, []) }, uncounted, true],
  ['takes a build for changed under another key', build, { secret: Buffer.from('other') }, false],
  ['takes a build for changed where a file that it read has', build, { index: { ...index, 'app/web.yaml': '9' } }, false],
  ['takes a build for changed where a file that it read is gone', build, { index: { 'app/kustomization.yaml': '1' } }, false],
  ['takes a build for changed where a file is there that it missed', build, { index: { ...index, 'app/Kustomization': '4' } }, false],
] as const)('%s', (_, recorded, change, expected) => {
  expect(isBuildUnchanged(recorded, { ...inputs, ...change } as unknown as BuildInputs)).toBe(expected);
});

it('hashes an inventory to 32 hex digits', () => {
  expect(inventoryHash(secret, [entry])).toMatch(/^[0-9a-f]{32}$/);
});
