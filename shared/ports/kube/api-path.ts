import { isDnsLabel, isDnsSubdomain, isPathSegment } from '../../flux/api/names.ts';
import { KubeApiError } from './kube-api-error.ts';

/** Where an object stands in the API, or a collection. */
export interface ApiPlace {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** In the plural. */
  readonly resource: string;
  /** Absent where the kind has none, or for a collection of all namespaces. */
  readonly namespace?: string | undefined;
  /** Absent for a collection. */
  readonly name?: string | undefined;
}

/**
 * The path of an object or a collection. What it is made of comes from outside (specs, labels, hooks, admission reviews), so every part is held
 * against the rules of the API server: none can lead to another path.
 *
 * @throws KubeApiError 404 where no object can be called so, as the API server would answer
 */
export function apiPath({ group, version, resource, namespace, name }: ApiPlace): string {
  const isPossible =
    (group === '' || isDnsSubdomain(group)) &&
    isDnsLabel(version) &&
    isDnsLabel(resource) &&
    (namespace === undefined || isDnsLabel(namespace)) &&
    (name === undefined || isPathSegment(name));
  if (!isPossible) {
    const called = JSON.stringify([namespace, name].filter((part) => part !== undefined).join('/'));
    throw new KubeApiError(404, 'NotFound', `${resource} ${called} not found: no object can be called so`);
  }
  return [
    group === '' ? '/api' : `/apis/${group}`,
    version,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');
}
