import {
  currentId,
  effectiveNamespace,
  isClusterScoped,
  type KubeObject,
} from '../../../shared/build/kustomize/object/resource.ts';

/**
 * The names of the files into which kustomize writes objects one by one, such as `apps_v1_deployment_web.yaml`: the namespace is a part of them
 * where there is more than one.
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

/** undefined for what stands outside of all namespaces. */
function namespaceOf(object: KubeObject): string | undefined {
  const id = currentId({ object });
  return isClusterScoped(id) ? undefined : effectiveNamespace(id);
}
