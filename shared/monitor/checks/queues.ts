import type { Check, CheckContext } from './check.ts';

/** Checks that no queue is stuck: something waits in it, and nothing is taken from it. */
export const queuesCheck: Check = {
  name: 'queues',
  async findFault(context) {
    const faults = await Promise.all(Object.keys(context.queues).map((name) => describeStuck(context, name)));
    const found = faults.filter((fault) => fault !== undefined);
    return found.length === 0 ? undefined : `${found.join('; ')}; the log says what holds the workers up`;
  },
};

async function describeStuck(
  { queues, activityOf, now, stuckAfterMs }: CheckContext,
  name: string,
): Promise<string | undefined> {
  const { visible } = await queues[name as keyof typeof queues].depth();
  const idleMs = now() - activityOf(name).takenAt;
  if (visible === 0 || idleMs < stuckAfterMs) return undefined;
  return `${name}: ${visible} wait, and none was taken for ${Math.floor(idleMs / 1000)} s`;
}
