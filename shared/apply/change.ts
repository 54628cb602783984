import type { Manifest } from '../flux/api/manifest.ts';
import type { Baseline } from './drift/baseline.ts';

export type Action = 'created' | 'configured' | 'unchanged' | 'skipped' | 'deleted';

/** What was done to an object, and how it stands after. */
export interface Change {
  /** `Kind/namespace/name`. */
  readonly subject: string;
  readonly action: Action;
  /** As the API server answered last; as desired, where there was no need to ask. */
  readonly object: Manifest;
  /** To prove at the next look that it is unchanged; kept where a key was given. */
  readonly baseline?: Baseline;
}

/** The change log of an event: a line for each object that changed. */
export function formatChanges(changes: readonly Change[]): string {
  return changes
    .filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
    .map(({ subject, action }) => `${subject} ${action}`)
    .join('\n');
}
