import { findCondition } from '../../flux/conditions.ts';
import { fluxKinds } from '../../flux/kinds.ts';
import type { Severity } from '../../notify/record-event.ts';
import type { KustomizationRun } from './run.ts';

/** Records an event in the middle of a run, under the reason of the Ready condition, as Flux does. */
export async function tell(
  { object, tell: record }: Pick<KustomizationRun, 'object' | 'tell'>,
  severity: Severity,
  message: string,
  revision: string | undefined,
): Promise<void> {
  const reason = findCondition(object.conditions, 'Ready')?.reason ?? severity;
  await record({ severity, reason, message, revision });
}

/** Marks an event for commit statuses, and hides it from chats. */
export const commitStatusMetadata = { [`${fluxKinds.Kustomization.group}/commit_status`]: 'update' };
