import type { StatusObject } from './status.ts';

/** A condition of an object's status. Fields that are missing, or not text, are empty. */
export interface StatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The value at a path of field names, `a.b.c`; undefined if a step is missing or not an object. */
export function fieldOf(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), object);
}

/** The number at a path of field names; `fallback` if there is none. */
export function numberAt(object: StatusObject, path: string, fallback: number): number {
  const value = fieldOf(object, path);
  return typeof value === 'number' ? value : fallback;
}

/** The text at a path of field names; `fallback` if there is none. */
export function stringAt(object: StatusObject, path: string, fallback: string): string {
  const value = fieldOf(object, path);
  return typeof value === 'string' ? value : fallback;
}

/** The object's `status.conditions`. Entries that are not objects are left out. */
export function conditionsOf(object: StatusObject): readonly StatusCondition[] {
  const conditions = fieldOf(object, 'status.conditions');
  if (!Array.isArray(conditions)) return [];
  return conditions.filter(isRecord).map(({ type, status, reason, message }) => ({
    type: textOf(type),
    status: textOf(status),
    reason: textOf(reason),
    message: textOf(message),
  }));
}

/** True for an object that is not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
