import { listItems } from '../../../base/go/list-items.ts';
import type { Meter } from '../../../base/go/meter.ts';
import type { Dict, Value } from '../../../base/go/value.ts';
import { isEmpty } from './empty.ts';

/** Bytes per dictionary entry. */
const entryBytes = 64;

/**
 * Merges `source` into `target`, in place: maps deeply, everything else whole. Without `overwrite` only what is missing or empty
 * in the target is taken. @see https://github.com/darccio/mergo
 */
export function mergeInto(target: Dict, source: Dict, overwrite: boolean, meter: Meter): void {
  if (target === source) return;
  for (const [key, value] of source) {
    meter.step();
    if (!target.has(key)) meter.make(entryBytes);
    mergeEntry(target, key, value, overwrite, meter);
  }
}

function mergeEntry(target: Dict, key: string, value: Value, overwrite: boolean, meter: Meter): void {
  if (value === null || value === undefined) {
    if (overwrite) target.set(key, null);
    return;
  }
  const current = target.get(key);
  const bothMaps = current instanceof Map && value instanceof Map;
  if (bothMaps) mergeInto(current, value, overwrite, meter);
  const isList = listItems(value) !== undefined;
  if (isList && overwrite) target.set(key, value);
  const keeps = current !== undefined && !isEmpty(current);
  if (keeps && (isList || bothMaps)) return;
  if (overwrite || !keeps) target.set(key, value);
}
