import type { InventoryEntry } from '../../../apply/inventory/inventory.ts';
import type { Intent, KustomizationState } from '../state.ts';

/*
 * A claim cannot stop a request that is under way: a worker may stall between its last check and a create or a delete, and wake up when
 * newer runs are done. So a run notes in the record what it is about to create and to delete. Who takes over prunes what may have been
 * created since, and gives what may be deleted another version, which the outdated delete does not have.
 */

/** No worker wakes up later than this after it wrote a note. */
const longestStallMs = 15 * 60_000;

/** The state with what the run is about to do beside what it has noted before. */
export function noteIntent(
  state: KustomizationState,
  run: string,
  now: number,
  { creates = [], deletes = [] }: Partial<Pick<Intent, 'creates' | 'deletes'>>,
): KustomizationState {
  const own = state.intents?.find((intent) => intent.run === run);
  const noted: Intent = {
    run,
    at: now,
    creates: [...(own?.creates ?? []), ...creates],
    deletes: [...(own?.deletes ?? []), ...deletes],
  };
  return { ...state, intents: [...(state.intents ?? []).filter((intent) => intent !== own), noted] };
}

/** What other runs may still create. */
export function mayBeCreated({ intents = [] }: KustomizationState, run: string): readonly InventoryEntry[] {
  return intents.filter((intent) => intent.run !== run).flatMap(({ creates }) => creates);
}

/** Inventory ids of what other runs may still delete. */
export function mayBeDeleted({ intents = [] }: KustomizationState, run: string): ReadonlySet<string> {
  return new Set(intents.filter((intent) => intent.run !== run).flatMap(({ deletes }) => deletes));
}

/**
 * What is left of the notes when a run that began at `startedAt` has applied and pruned: no delete of an older run can succeed any more,
 * and workers that are too old cannot wake up.
 */
export function openIntents({ intents = [] }: KustomizationState, run: string, startedAt: number): readonly Intent[] {
  return intents
    .filter(({ at }) => startedAt - at < longestStallMs)
    .map((intent) => (intent.run === run ? intent : { ...intent, deletes: [] }))
    .filter(({ creates, deletes }) => creates.length + deletes.length > 0);
}

/** The notes without deletes of other runs that cannot succeed any more, because the objects have another version since. */
export function withoutDeletesOf(
  { intents = [] }: KustomizationState,
  run: string,
  written: ReadonlySet<string>,
): Intent[] {
  return intents.map((intent) =>
    intent.run === run ? intent : { ...intent, deletes: intent.deletes.filter((id) => !written.has(id)) },
  );
}

/** The state at the end of a run, without its own note. */
export function settleIntent(state: KustomizationState, run: string): KustomizationState {
  const { intents = [], ...rest } = state;
  const left = intents.filter((intent) => intent.run !== run);
  return left.length === 0 ? rest : { ...rest, intents: left };
}
