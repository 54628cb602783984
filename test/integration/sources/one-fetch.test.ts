import { expect, it } from 'vitest';
import { createAppWorld } from '../../support/world/app-world.ts';
import { gitRepositoryOf } from '../../support/world/specs.ts';

const { git, hand, create, find, wake } = await createAppWorld('fetch');
const names = Array.from({ length: 10 }, (_, index) => `source-${index}`);

/** Wakes every source at once, in the workers of one process; returns how many requests Git saw. */
async function wakeAll(): Promise<number> {
  git.requests.length = 0;
  for (const name of names) await wake('GitRepository', name);
  const worker = hand.worker();
  await Promise.all(names.map(() => hand.step(hand.embedded.queues.sources, worker)));
  return git.requests.length;
}

it('fetches a new commit once for ten objects of one repository, and nothing when nothing is new', async () => {
  const repository = git.create('shared');
  const commit = repository.commit({ 'README.md': 'hello' });
  for (const name of names) await create('GitRepository', name, gitRepositoryOf(repository.url));

  const first = await wakeAll();
  const second = await wakeAll();

  const live = await Promise.all(names.map((name) => find('GitRepository', name)));
  // To ask which commit it is takes one request an object.
  expect(first).toBe(names.length + 1);
  expect(second).toBe(names.length);
  expect(new Set(live.map((source) => source?.status?.artifact?.revision))).toEqual(new Set([`main@sha1:${commit}`]));
  expect(new Set(live.map((source) => source?.status?.artifact?.digest)).size).toBe(1);
});
