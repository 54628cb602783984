import { KustomizeError } from '../kustomize-error.ts';
import { isObject } from '../object/resource.ts';
import type { Place } from './place.ts';

/** The version of Kubernetes whose schema kustomize has built in. */
const builtinVersion = 'v1.21.2';

export interface OpenApiField {
  readonly path?: string | null | undefined;
  readonly version?: string | null | undefined;
}

/**
 * Takes the schema that a kustomization's `openapi` names for the whole build; the first one that names any decides.
 *
 * @throws KustomizeError
 */
export function useSchema(field: OpenApiField, { reader, schema, folder, file }: Place): void {
  const path = field.path ? reader.locate(folder, field.path, file) : undefined;
  const documents = path === undefined ? [] : reader.parse(path, file);
  if (schema.isChosen) return;
  if (path === undefined) {
    if (field.version) schema.choose(undefined);
    if (field.version && field.version !== builtinVersion)
      throw new KustomizeError('bad-openapi', file, `the specified OpenAPI version ${field.version} is not built in`);
    return;
  }
  if (field.version)
    throw new KustomizeError('bad-openapi', file, 'builtin version and custom schema provided, cannot use both');
  const [document] = documents;
  if (!isObject(document)) throw new KustomizeError('bad-openapi', path, 'is not an OpenAPI document');
  schema.choose(document);
}
