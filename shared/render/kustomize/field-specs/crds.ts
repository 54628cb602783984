import { KustomizeError } from '../kustomize-error.ts';
import { isObject, type JsonObject } from '../object/resource.ts';
import type { Place } from '../read/place.ts';
import { fieldOf, findWrong } from './check-definition.ts';
import { emptyConfig, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/** The place of a property: of which kind, below which keys. */
interface Position {
  readonly kind: string;
  readonly path: readonly string[];
}

const deepest = 50;
/** As many properties may all the paths of a kind lead through: references that fork lead through twice as many with each step. */
const mostProperties = 100_000;

/**
 * What files of OpenAPI definitions say of the fields of custom resources: names of other objects, labels, annotations.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/accumulator/loadconfigfromcrds.go
 * @throws KustomizeError
 */
export function readCrds(paths: readonly string[], { reader, folder, file }: Place): TransformerConfig {
  let config = emptyConfig;
  for (const path of paths) {
    const found = reader.locate(folder, path, file);
    const [definitions] = reader.parse(found, file);
    if (!isObject(definitions)) throw new KustomizeError('bad-field', found, 'is not a map of OpenAPI definitions');
    if (definitions['kind'] === 'CustomResourceDefinition')
      throw new KustomizeError(
        'bad-field',
        found,
        'is a CustomResourceDefinition: list it under resources; crds names files of OpenAPI definitions',
      );
    for (const [name, definition] of Object.entries(definitions)) {
      const field = findWrong(definition);
      if (field !== undefined)
        throw new KustomizeError('bad-field', found, 'does not fit an OpenAPI definition', {
          field: field === '' ? name : `${name}.${field}`,
        });
      const properties = propertiesOf(definition);
      if (!['kind', 'apiVersion', 'metadata'].every((key) => Object.hasOwn(properties, key))) continue;
      const kind = name.slice(name.lastIndexOf('.') + 1);
      for (const added of configsIn(definitions, properties, { kind, path: [] }, found))
        config = mergeConfigs(config, added, found);
    }
  }
  return config;
}

function propertiesOf(definition: unknown): JsonObject {
  const schema = isObject(definition) ? fieldOf(definition, 'schema') : undefined;
  const properties = isObject(schema) ? schema['properties'] : undefined;
  return isObject(properties) ? properties : {};
}

function* configsIn(
  definitions: JsonObject,
  properties: JsonObject,
  { kind, path }: Position,
  file: string,
  budget = { left: mostProperties },
): Iterable<TransformerConfig> {
  if (path.length > deepest) return;
  for (const [key, property] of Object.entries(properties)) {
    if (--budget.left < 0)
      throw new KustomizeError(
        'too-large',
        file,
        `the references of ${kind} lead through more than ${mostProperties} properties; take those out that lead back to it`,
      );
    if (!isObject(property)) continue;
    const at = [...path, key];
    const spec = [{ kind, path: at.join('/') }];
    if (property['x-kubernetes-annotation'] !== undefined) yield { ...emptyConfig, commonAnnotations: spec };
    if (property['x-kubernetes-label-selector'] !== undefined) yield { ...emptyConfig, commonLabels: spec };
    if (property['x-kubernetes-identity'] !== undefined) yield { ...emptyConfig, namePrefix: spec };
    const version = property['x-kubernetes-object-ref-api-version'];
    const referred = property['x-kubernetes-object-ref-kind'];
    if (typeof version === 'string' && typeof referred === 'string') {
      const nameKey = property['x-kubernetes-object-ref-name-key'] ?? 'name';
      const fieldSpecs = [{ kind, path: [...at, nameKey].join('/') }];
      yield { ...emptyConfig, nameReference: [{ kind: referred, version, fieldSpecs }] };
    }
    const { $ref } = property;
    if (typeof $ref === 'string')
      yield* configsIn(definitions, propertiesOf(definitions[$ref]), { kind, path: at }, file, budget);
  }
}
