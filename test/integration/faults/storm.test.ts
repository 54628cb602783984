import { describe, expect, it } from 'vitest';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { createRandom, createStorm } from '../../support/world/storm.ts';

const { hand, createSample, stateOf } = await createAppWorld('storm');

/** `SLUICE_FAULT_SEED=7` replays the run of one seed, `SLUICE_FAULT_SEED=1-500` runs as many. */
function seedsOf(text = '1-8'): readonly number[] {
  const [first = 1, last = first] = text.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

type Values = Readonly<Record<string, string>>;
const keys = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Every write that reached the cluster, held against the commit that the Kustomization was last Ready at. */
function createWatch(app: App) {
  const commits: Values[] = [];
  const indexOf = new Map<string, number>();
  let applied = 0;
  let found = 0;
  const violations: string[] = [];
  const atLeast = (revision: string | undefined, reached: number, write: string): number => {
    const index = indexOf.get((revision ?? '').slice(-40)) ?? reached;
    if (index < reached) violations.push(`${write} goes back from commit ${reached} to ${index}`);
    return Math.max(index, reached);
  };
  return {
    violations,
    pushed(values: Values) {
      indexOf.set(app.repository.git('rev-parse', 'HEAD'), commits.push(values) - 1);
    },
    landed(write: string, body: unknown) {
      const { status, data } = (body ?? {}) as {
        status?: { lastAppliedRevision?: string; artifact?: { revision?: string } };
        data?: { value?: string };
      };
      if (write.endsWith('/status') && write.includes(app.name)) {
        applied = atLeast(status?.lastAppliedRevision, applied, write);
        found = atLeast(status?.artifact?.revision, found, write);
      }
      const key = keys.find((each) => write.endsWith(`/configmaps/${app.name}-${each}`));
      if (key === undefined) return;
      const wanted = commits.slice(applied).map((values) => values[key]);
      if (write.startsWith('DELETE') && !wanted.includes(undefined))
        violations.push(`${write} is wanted since ${applied}`);
      // What no commit since has at all is put right later; what one has may have no older value.
      if (write.startsWith('PATCH') && wanted.some((value) => value !== undefined) && !wanted.includes(data?.value))
        violations.push(`${write} writes ${data?.value} where commit ${applied} is applied: ${wanted.join()}`);
    },
  };
}

describe('a storm of faults', () => {
  it.each(seedsOf(process.env['SLUICE_FAULT_SEED']))(
    'ends at the last commit of every push, without a write that goes back, and leaves nothing over (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const app = await createSample();
      const watch = createWatch(app);
      watch.pushed({ one: '1', two: '1', three: '1' });
      await app.wake('GitRepository');
      await hand.drain();
      const storm = createStorm(hand, random, watch.landed);
      let values: Values = {};

      for (let commit = 2; commit <= 6; commit++) {
        values = Object.fromEntries(
          keys.filter(() => random() < 0.6).map((key) => [key, random() < 0.5 ? `${commit}` : (values[key] ?? '1')]),
        );
        app.push({ ...values, always: `${commit}` });
        watch.pushed({ ...values, always: `${commit}` });
        await app.wake('GitRepository');
        if (random() < 0.5) await app.wake('Kustomization', 'push', hand.now() - Math.floor(random() * 60_000));
        // Five ends on one message make it a dead letter: fewer workers have faults than that.
        await storm.blow(4);
        if (random() < 0.5) await storm.wakeOne();
      }
      while (await storm.wakeOne());
      // Who dies right after a late create asks nobody to look: the interval does.
      await app.wake('Kustomization', 'interval');
      await hand.drain();

      expect(watch.violations).toEqual([]);
      const expected = { ...values, always: '6' };
      expect(await stateOf(app)).toEqual({
        values: expected,
        inventory: Object.keys(expected).sort(),
        ready: 'True',
        isAtHead: true,
      });
    },
    120_000,
  );
});
