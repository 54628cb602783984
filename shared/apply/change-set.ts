import type { InventoryEntry } from './inventory.ts';

/** What became of an object. `unknown`: its deletion failed. */
export type Action = 'created' | 'configured' | 'unchanged' | 'skipped' | 'deleted' | 'unknown';

export interface Change extends InventoryEntry {
  /** `Kind/namespace/name`. */
  readonly subject: string;
  readonly action: Action;
}

const changes: ReadonlySet<Action> = new Set(['created', 'configured', 'deleted']);

/** One line a changed object; empty where nothing changed. */
export function formatChangeLog(set: readonly Change[]): string {
  return set
    .filter(({ action }) => changes.has(action))
    .map(({ subject, action }) => `${subject} ${action}`)
    .join('\n');
}
