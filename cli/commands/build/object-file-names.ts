import {
  currentId,
  effectiveNamespace,
  isClusterScoped,
  type KubeObject,
} from '../../../shared/render/kustomize/object/resource.ts';

/**
 * The names of the files to which kustomize writes single objects, such as `apps_v1_deployment_web.yaml`. They include the namespace if
 * there is more than one.
 */
export function fileNamesOf(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  const namespaces = new Set(objects.flatMap((object) => namespaceOf(object) ?? []));
  return new Map(
    objects.map((object): [string, KubeObject] => {
      const { group, version, kind, name } = currentId({ object });
      const words = [namespaces.size > 1 ? namespaceOf(object) : '', group, version, kind, name];
      return [`${words.filter(Boolean).join('_').toLowerCase()}.yaml`, object];
    }),
  );
}

/** Undefined for a cluster-scoped object. */
function namespaceOf(object: KubeObject): string | undefined {
  const id = currentId({ object });
  return isClusterScoped(id) ? undefined : effectiveNamespace(id);
}
