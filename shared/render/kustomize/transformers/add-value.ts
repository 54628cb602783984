import { KustomizeError } from '../kustomize-error.ts';
import { changePath } from '../match/replacement-paths.ts';
import { isSelected } from '../match/selectors.ts';
import { refuseLong } from '../object/bounds.ts';
import { newValue } from '../object/new-value.ts';
import type { Json, KubeObject, Resource } from '../object/resource.ts';
import { retype } from '../object/retype.ts';
import type { Selector } from '../read/kustomization.ts';
import { setNamespace } from './namespace.ts';

export interface ValueTarget {
  readonly selector?: Selector | null | undefined;
  /** Keys between slashes, `\\/` for a slash in a key. */
  readonly fieldPath: string;
  /** Of a field that is a path: at which of its segments to insert the value; 0, the default, replaces the field. */
  readonly filePathPosition?: number | null | undefined;
}

/** Puts a value into a field of the selected resources. @throws KustomizeError `bad-field` where the field is a map or a list */
export function addValue(resources: readonly Resource[], value: string, target: ValueTarget, file: string): void {
  const { selector, fieldPath, filePathPosition } = target;
  const selected = selector ? resources.filter((resource) => isSelected(resource, selector)) : resources;
  if (fieldPath === 'metadata/namespace') {
    for (const resource of selected)
      resource.object = setNamespace(resource, { namespace: value, fieldSpecs: [] }, file);
    return;
  }
  const segments = fieldPath
    .split(/(?<!\\)\//)
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('\\/', '/'));
  refuseLong(segments, fieldPath);
  for (const resource of selected) {
    const { kind, metadata } = resource.object;
    const change = (found: Json | undefined): Json => {
      if (typeof found === 'object' && found !== null)
        throw new KustomizeError(
          'bad-field',
          file,
          `'${fieldPath}' of ${kind} ${metadata.name} is a map or a list, and takes no value`,
        );
      return retype(
        undefined,
        newValue(filePathPosition ? insertSegment(String(found ?? ''), value, filePathPosition) : value),
      );
    };
    try {
      resource.object = changePath(resource.object, segments, { create: true, change }) as KubeObject;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new KustomizeError('bad-field', file, `'${fieldPath}' of ${kind} ${metadata.name}: ${error.message}`, {
        cause: error,
      });
    }
  }
}

function insertSegment(path: string, value: string, position: number): string {
  const rooted = path.startsWith('/');
  const segments = path.split('/').filter((part) => part !== '');
  segments.splice(Math.min(position - 1, segments.length), 0, value);
  return `${rooted ? '/' : ''}${segments.join('/')}`;
}
