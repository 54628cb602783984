import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../flux/api/manifest.ts';
import { mapConcurrently } from '../../map-concurrently.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import { ObjectError } from '../apply-error.ts';
import { type DefinedScopes, groupKindOf, withScope } from '../desired/identify-objects.ts';
import type { DesiredObject } from '../plan/plan-object.ts';
import { describeNotServed, KindNotServed } from './cluster-objects.ts';

const longestMs = 10_000;
const firstDelayMs = 50;

/**
 * Where the objects are in the API. A kind that the same set defines may take the server a moment to serve.
 *
 * @throws ObjectError where a kind is not served
 */
export async function locateObjects(
  context: ApplyContext,
  objects: readonly Manifest[],
  defined: DefinedScopes,
): Promise<Pick<DesiredObject, 'object' | 'resource'>[]> {
  const deadline = Date.now() + longestMs;
  return mapConcurrently(objects, concurrency, async (object) => {
    for (let delay = firstDelayMs; ; delay *= 2) {
      try {
        const resource = await context.objects.resourceOf(object);
        return { object: withScope(object, resource.namespaced ? 'Namespaced' : 'Cluster'), resource };
      } catch (error) {
        if (!(error instanceof KindNotServed)) throw error;
        const isComing = defined.has(groupKindOf(object)) && Date.now() < deadline;
        if (!isComing) throw new ObjectError(describeNotServed(object, error), { cause: error });
        await sleep(delay, undefined, { signal: context.signal });
      }
    }
  });
}
