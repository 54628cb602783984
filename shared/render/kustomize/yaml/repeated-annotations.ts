import { carryMark, markEntry, takeLast } from './written-scalars.ts';

type Entries = Record<string, unknown>;

/** kustomize sets the annotations of an object anew: of one that is given twice the last counts, and where they are given twice, both. */
export function uniteAnnotations(document: unknown): void {
  const metadata = mapIn(document, 'metadata');
  if (metadata === undefined) return;
  const again = takeLast(metadata, 'annotations')?.value;
  const first = mapIn(metadata, 'annotations');
  if (first === undefined) {
    if (again !== undefined) metadata['annotations'] = again;
    return;
  }
  for (const key of Object.keys(first)) {
    const last = takeLast(first, key);
    if (last === undefined) continue;
    first[key] = last.value;
    if (last.mark !== undefined) markEntry(first, key, last.mark);
  }
  if (typeof again !== 'object' || again === null) return;
  Object.assign(first, again);
  for (const key of Object.keys(again)) carryMark(again, first, key, false);
}

function mapIn(value: unknown, key: string): Entries | undefined {
  const found = typeof value === 'object' && value !== null ? (value as Entries)[key] : undefined;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Entries) : undefined;
}
