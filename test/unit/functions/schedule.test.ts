import { expect, it } from 'vitest';
import { createHandler } from '../../../functions/schedule.ts';
import { decodeJob } from '../../../shared/queue/job.ts';
import type { OutgoingMessage } from '../../../shared/queue/port.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';

/** What a tick at this instant sends for so many clusters: queue → messages. */
async function tick(clusters: number, now: number): Promise<Record<'surveys' | 'timers', OutgoingMessage[]>> {
  const sent = { surveys: [] as OutgoingMessage[], timers: [] as OutgoingMessage[] };
  const queueOf = (name: keyof typeof sent) => ({
    send: async (messages: readonly OutgoingMessage[]) => void sent[name].push(...messages),
  });
  const ports = {
    now: () => now,
    newId: () => 'trace',
    listClusters: async () => Array.from({ length: clusters }, (_, index) => ({ uid: `cluster-${index}` })),
    queues: { surveys: queueOf('surveys'), timers: queueOf('timers') },
  };
  await createHandler(ports as unknown as Ports)();
  return sent;
}

const start = Date.UTC(2030, 0, 1, 12, 0, 37);

it('surveys a lone cluster at once', async () => {
  const { surveys, timers } = await tick(1, start);

  expect(surveys).toHaveLength(1);
  expect(timers).toEqual([]);
});

it('surveys a fleet over the whole minute, each cluster once and at its own second', async () => {
  const { surveys, timers } = await tick(600, start);
  const delays = timers.map(({ delaySeconds = 0 }) => delaySeconds);

  expect(surveys).toEqual([]);
  expect(timers).toHaveLength(600);
  expect(Math.max(...delays)).toBeLessThanOrEqual(60);
  // Of sixty seconds with ten clusters each, hardly one is empty.
  expect(new Set(delays).size).toBeGreaterThan(55);
});

it('asks for the very same surveys at a tick that comes twice', async () => {
  const instants = async (now: number) =>
    new Set((await tick(50, now)).timers.map(({ body }) => `${decodeJob(body).cluster} ${decodeJob(body).at}`));

  const [first, again, next] = [await instants(start), await instants(start + 2000), await instants(start + 60_000)];

  // What came due between the two belongs to the next minute, under the number of its own tick.
  for (const instant of again) expect(first.has(instant) || next.has(instant)).toBe(true);
  expect([...first].filter((instant) => next.has(instant))).toEqual([]);
});
