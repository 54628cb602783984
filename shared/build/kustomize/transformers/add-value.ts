import type { Selector } from '../kustomization.ts';
import { changePath, splitFieldPath } from '../replacement-paths.ts';
import { isObject, type Json, type KubeObject, type Resource } from '../resource.ts';
import { isSelected } from '../selectors.ts';
import { transformNamespace } from './namespace.ts';

export interface ValueTarget {
  readonly selector?: Selector | null | undefined;
  /** Keys between slashes or dots. */
  readonly fieldPath: string;
  /** Of a field that is a path: at which of its segments to insert the value; 0, the default, replaces the field. */
  readonly filePathPosition?: number | null | undefined;
}

/** Puts a value into a field of the selected resources. */
export function addValue(resources: readonly Resource[], value: string, target: ValueTarget, file: string): void {
  const { selector, fieldPath, filePathPosition } = target;
  const selected = selector ? resources.filter((resource) => isSelected(resource, selector)) : resources;
  if (fieldPath === 'metadata/namespace') {
    transformNamespace(selected, { namespace: value, fieldSpecs: [] }, file);
    return;
  }
  const segments = fieldPath.includes('/')
    ? fieldPath.split('/').filter((part) => part !== '')
    : splitFieldPath(fieldPath);
  for (const resource of selected) {
    resource.object = changePath(resource.object, segments, true, (found) =>
      filePathPosition ? insertSegment(found, value, filePathPosition) : value,
    ) as KubeObject;
  }
}

function insertSegment(found: Json | undefined, value: string, position: number): Json {
  if (isObject(found) || Array.isArray(found)) return value;
  const path = String(found ?? '');
  const rooted = path.startsWith('/');
  const segments = path.split('/').filter((part) => part !== '');
  segments.splice(Math.min(position - 1, segments.length), 0, value);
  return `${rooted ? '/' : ''}${segments.join('/')}`;
}
