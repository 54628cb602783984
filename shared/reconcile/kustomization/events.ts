import type { Severity } from '../../events/record-event.ts';
import { findCondition } from '../../flux/conditions.ts';
import { type ReconcileContext, recordEvent } from '../context.ts';
import type { KustomizationSubject } from './subject.ts';

const group = 'kustomize.toolkit.fluxcd.io';

/** Records an event under the reason of the Ready condition, as Flux does. */
export async function tell(
  context: ReconcileContext,
  subject: KustomizationSubject,
  severity: Severity,
  message: string,
  details: { readonly revision?: string | undefined; readonly metadata?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  await recordEvent(context, {
    object: subject.object,
    severity,
    reason: findCondition(subject.conditions, 'Ready')?.reason ?? severity,
    message,
    metadata: {
      ...(details.revision === undefined ? {} : { [`${group}/revision`]: details.revision }),
      ...details.metadata,
    },
    reporter: 'kustomize-controller',
  });
}

/** Marks an event for commit statuses, and hides it from chats. */
export const commitStatusMetadata = { [`${group}/commit_status`]: 'update' };
