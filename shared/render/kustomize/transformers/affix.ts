import { changeField, type FieldSpec, fitsObject, fitsType } from '../field-specs/field-spec.ts';
import { KustomizeError } from '../kustomize-error.ts';
import type { Growth } from '../object/bounds.ts';
import { originalId, type Resource, rememberId } from '../object/resource.ts';
import { asItLooks, setScalar } from '../object/set-scalar.ts';
import { writtenText } from '../yaml/written-scalars.ts';

/** Kinds whose names others choose. */
const unaffixed: readonly FieldSpec[] = [
  { kind: 'CustomResourceDefinition', path: '' },
  { kind: 'APIService', group: 'apiregistration.k8s.io', path: '' },
  { kind: 'Namespace', path: '' },
];

/** Puts a text before (`prefix`) or after (`suffix`) the values of the fields, which are names. */
export function affixNames(
  resources: readonly Resource[],
  side: 'prefix' | 'suffix',
  text: string,
  fieldSpecs: readonly FieldSpec[],
  growth: Growth,
): void {
  for (const resource of resources) {
    const first = originalId(resource);
    if (unaffixed.some((spec) => fitsType(first, spec))) continue;
    for (const spec of fieldSpecs) {
      if (!fitsType(first, spec)) continue;
      growth.addText(text.length, resource.file);
      affix(resource, side, text, spec);
    }
  }
}

function affix(resource: Resource, side: 'prefix' | 'suffix', text: string, spec: FieldSpec): void {
  if (!fitsObject(spec, resource.object)) return;
  const isName = spec.path === 'metadata/name';
  if (isName && text !== '') {
    if (side === 'prefix') resource.prefixes = [...resource.prefixes, text];
    else resource.suffixes = [...resource.suffixes, text];
    rememberId(resource);
  }
  resource.object = changeField(resource.object, spec, (found, way, map) => {
    const key = String(way.at(-1));
    if (typeof found === 'object' && found !== null)
      throw new KustomizeError(
        'bad-field',
        resource.file,
        `${spec.path} of ${resource.object.kind} is not a text, so that it cannot have a ${side}`,
      );
    if (!Object.hasOwn(map, key)) return asItLooks(text, map, key);
    const name = writtenText(map, key) ?? map[key];
    const affixed = side === 'prefix' ? `${text}${name}` : `${name}${text}`;
    return setScalar(affixed, map, key);
  });
}
