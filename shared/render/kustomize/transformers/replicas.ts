import { changeField, type FieldSpec, fitsType } from '../field-specs/field-spec.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { allIds, type ObjectId, type Resource } from '../object/resource.ts';
import { isQuoted } from '../yaml/written-scalars.ts';

/** How many there are to be of what has the name. */
export interface Replica {
  readonly name: string;
  readonly count: number;
}

/** Sets the number of replicas of the resources of a name. @throws KustomizeError `no-target` if no resource of these kinds has the name */
export function setReplicas(
  resources: readonly Resource[],
  { name, count }: Replica,
  fieldSpecs: readonly FieldSpec[],
  file: string,
): void {
  let found = false;
  for (const spec of fieldSpecs) {
    const fits = (id: ObjectId): boolean => id.name === name && fitsType(id, spec);
    for (const resource of resources) {
      if (!allIds(resource).some(fits)) continue;
      found = true;
      resource.object = changeField(
        resource.object,
        { ...spec, kind: null, group: null, version: null },
        (scalar, way, map) => {
          // What is in quotes stays in quotes.
          if (typeof scalar === 'string' && map && isQuoted(map, String(way.at(-1)))) return String(count);
          if (typeof scalar !== 'object' || scalar === null) return count;
          throw new KustomizeError(
            'bad-field',
            file,
            `replicas: ${spec.path} of ${resource.object.kind} is not a number`,
          );
        },
      );
    }
  }
  if (found) return;
  const kinds = fieldSpecs.map(({ kind }) => kind).join(', ');
  throw new KustomizeError('no-target', file, `replicas: resource with name ${name} does not match a ${kinds}`);
}
