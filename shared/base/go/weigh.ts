import type { Meter } from './meter.ts';
import { GoMap, GoNamedString, GoObject, GoSlice, type Value } from './value.ts';

/** Minimum bytes per written item, entry or field. */
const perNode = 16;
/** Writers fail for deeper data: JSON and YAML with an error of their own, printing with a stack overflow. */
const deepest = 1000;

/**
 * What a writer has to go through, in bytes: the texts in a value, its items, and the indentation that each may get. What is in it twice
 * counts
 * twice, as it is written twice. Every item counts as a step, so that data which refers to itself cannot be gone through without end.
 */
export function weigh(value: Value, meter: Meter, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object') return perNode;
  meter.step();
  if (depth > deepest) return perNode;
  if (value instanceof GoNamedString) return value.text.length;
  if (value instanceof Map) return weighEntries(value, meter, depth);
  if (value instanceof GoMap) return weighEntries(value.entries, meter, depth);
  if (Array.isArray(value)) return weighItems(value, meter, depth);
  if (value instanceof GoSlice) return weighItems(value.items, meter, depth);
  if (value instanceof GoObject) return weighFields(value, meter, depth);
  return perNode;
}

function weighEntries(entries: ReadonlyMap<unknown, Value>, meter: Meter, depth: number): number {
  let weight = perNode;
  for (const [key, item] of entries) {
    weight += perNode + 2 * depth + (typeof key === 'string' ? key.length : perNode) + weigh(item, meter, depth + 1);
  }
  return weight;
}

function weighItems(items: readonly Value[], meter: Meter, depth: number): number {
  let weight = perNode;
  meter.step(items.length >> 2);
  for (const item of items) weight += perNode + 2 * depth + weigh(item, meter, depth + 1);
  return weight;
}

function weighFields({ options }: GoObject, meter: Meter, depth: number): number {
  if (options.text !== undefined) return options.text().length;
  let weight = perNode;
  for (const [name, field] of options.fields ?? []) weight += name.length + weigh(field.value, meter, depth + 1);
  return weight;
}
