import { StageError } from '../../base/errors.ts';
import { groupOf } from '../../flux/api/manifest.ts';
import type { KubeResource, ServedKinds } from '../../ports/kube/served-kinds.ts';
import type { ObjectRef } from '../target/cluster-objects.ts';

/**
 * The object's name in a version that is served: the one in which it was applied may be gone. Undefined if the kind is gone, and with it
 * the object.
 *
 * @throws StageError if that is not known, because the API server behind the group does not answer
 */
export async function findServed(
  served: ServedKinds,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<ObjectRef | undefined> {
  if (served.find(ref.apiVersion, ref.kind) !== undefined) return ref;
  const group = groupOf(ref);
  const resource = served.findGroupKind(group, ref.kind);
  if (resource !== undefined) return { ...ref, apiVersion: versionedGroupOf(resource) };
  if (await served.isGone(group, ref.kind, signal)) return undefined;
  throw new StageError(
    'PruneFailed',
    `the API group ${group} does not answer; the entry is kept and tried again (kubectl get apiservices shows why)`,
  );
}

function versionedGroupOf({ group, version }: KubeResource): string {
  return group === '' ? version : `${group}/${version}`;
}
