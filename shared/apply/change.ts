import type { Manifest } from '../flux/api/manifest.ts';
import type { Baseline } from './drift/baseline.ts';

/** What an apply or a prune did with an object. `skipped`: the object asks not to be touched. */
export type Action = 'created' | 'configured' | 'unchanged' | 'skipped' | 'deleted';

/** What was done with an object, and how it is now. */
export interface Change {
  /** `Kind/namespace/name`. */
  readonly subject: string;
  readonly action: Action;
  /** As the API server last returned it; as desired, if there was no need to ask. */
  readonly object: Manifest;
  /** Proves at the next look that the object is unchanged. Absent if it has to be looked at again. */
  readonly baseline?: Baseline;
}

/** The change log of an event: a line `<subject> <action>` for each object that was created, configured or deleted. Empty if none was. */
export function formatChanges(changes: readonly Change[]): string {
  return changes
    .filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
    .map(({ subject, action }) => `${subject} ${action}`)
    .join('\n');
}
