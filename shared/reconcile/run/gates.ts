import type { FluxObject } from '../../flux/objects.ts';
import type { ReconcileContext } from '../context.ts';
import type { Waiting } from './outcome.ts';
import type { Run } from './run.ts';

/** What a gate says of a run: it may begin, or it waits. */
export type Passage = 'pass' | Pick<Waiting<FluxObject, object>, 'reason' | 'message' | 'gate' | 'afterMs'>;

/** Is asked before a run begins. What wakes the object again, besides a timer, the gate sees to itself. */
export type Gate<T extends FluxObject> = (run: Run<T>, context: ReconcileContext) => Promise<Passage>;

/** The first wait that a gate asks for; undefined where all let the run pass. */
export async function findWait<T extends FluxObject>(
  gates: readonly Gate<T>[],
  run: Run<T>,
  context: ReconcileContext,
): Promise<Waiting<T, object> | undefined> {
  for (const gate of gates) {
    const passage = await gate(run, context);
    if (passage !== 'pass') return { end: 'waiting', ...passage };
  }
  return undefined;
}
