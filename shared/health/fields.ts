import type { StatusObject } from './status.ts';

export interface StatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The value at a path of field names; undefined where a step is missing or no object. */
export function fieldOf(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), object);
}

export function numberAt(object: StatusObject, path: string, fallback: number): number {
  const value = fieldOf(object, path);
  return typeof value === 'number' ? value : fallback;
}

export function stringAt(object: StatusObject, path: string, fallback: string): string {
  const value = fieldOf(object, path);
  return typeof value === 'string' ? value : fallback;
}

/** `status.conditions`, as far as they have the form of conditions. */
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

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
