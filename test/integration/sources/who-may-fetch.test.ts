import { expect, it } from 'vitest';
import { createDialer } from '../../../shared/ports/net/dialer.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { readyOf } from '../../support/world/objects.ts';
import { gitRepositoryOf } from '../../support/world/specs.ts';

const { git, uid, hand, create, find, runOnce } = await createAppWorld('fetch');

it('does not serve a cluster that may not reach a repository the files that another one has fetched from it', async () => {
  const repository = git.create('internal');
  const commit = repository.commit({ secret: 'of the other network' });
  const spec = gitRepositoryOf(repository.url, { ref: { commit } });
  for (const name of ['allowed', 'refused']) await create('GitRepository', name, spec);
  const worker = hand.worker();
  const cluster = await worker.findCluster(uid);
  if (cluster === undefined) throw new Error('no cluster');
  const confined = { ...cluster, dialer: createDialer() };

  await runOnce('GitRepository', 'allowed', 'edit', worker);
  await runOnce('GitRepository', 'refused', 'edit', { ...worker, findCluster: async () => confined });

  expect((await find('GitRepository', 'allowed'))?.status?.artifact?.revision).toBe(`sha1:${commit}`);
  const refused = await find('GitRepository', 'refused');
  expect(refused?.status?.artifact).toBeUndefined();
  const message = expect.stringContaining('may not be connected to');
  expect(readyOf(refused)).toMatchObject({ reason: 'URLInvalid', message });
});
