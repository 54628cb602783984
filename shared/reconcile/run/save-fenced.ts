import type { FluxObject } from '../../flux/objects.ts';
import type { StatusFields, Subject } from './live-object.ts';
import type { ClaimedRun } from './run-claimed.ts';

/** What Flux says while it works. */
export const progressMessage = 'reconciliation in progress';

/**
 * Writes the status unless it is there already. Where this run interrupts an earlier one, the object gets a new version in any case: the
 * earlier one may still send its status, under the version that it has read, and is refused then.
 *
 * @param setConditions sets the conditions of the end
 * @throws ClaimLost
 */
export async function saveFenced<T extends FluxObject>(
  run: Pick<ClaimedRun, 'claim' | 'interrupts'> & { readonly subject: Subject<T>; readonly isWritten: boolean },
  fields: StatusFields | ((current: T) => StatusFields),
  setConditions: () => void,
): Promise<void> {
  const { subject, claim, interrupts, isWritten } = run;
  if (isWritten && !interrupts) return;
  if (isWritten) {
    subject.set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message: progressMessage });
    await claim.check();
    await subject.save(fields);
    setConditions();
  }
  await claim.check();
  await subject.save(fields);
}
