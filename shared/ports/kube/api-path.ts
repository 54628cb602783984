import { isDnsLabel, isDnsSubdomain, isPathSegment } from '../../flux/api/names.ts';
import { KubeApiError } from './kube-api-error.ts';

/** Where an object or a collection is in the API. */
export interface ApiPlace {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural of the kind: `deployments`. */
  readonly resource: string;
  /** Absent if the kind is cluster-scoped, or for a collection of all namespaces. */
  readonly namespace?: string | undefined;
  /** Absent for a collection. */
  readonly name?: string | undefined;
}

/**
 * The path of an object or a collection. Its parts come from outside (specs, labels, hooks, admission reviews), so each is checked
 * against the rules of the API server: none can lead to another path.
 *
 * @throws KubeApiError 404 if no object can have this name, as the API server would answer
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
    throw new KubeApiError(404, 'NotFound', `${resource} ${called} not found: no object can have this name`);
  }
  return [
    group === '' ? '/api' : `/apis/${group}`,
    version,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');
}
