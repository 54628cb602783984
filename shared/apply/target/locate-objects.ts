import { mapConcurrently } from '../../base/map-concurrently.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import { type ApplyContext, concurrency } from '../apply-context.ts';
import { ObjectError } from '../apply-error.ts';
import type { LocatedObject } from '../desired/desired-object.ts';
import { type DefinedScopes, groupKindOf, withScope } from '../desired/identify-objects.ts';
import { describeNotServed, KindNotServed } from './cluster-objects.ts';

const longestMs = 10_000;
const firstDelayMs = 50;

/**
 * Finds out where the objects are in the API. For a kind that the set itself defines, waits up to ten seconds until the server serves it.
 *
 * @throws ObjectError if a kind is not served
 */
export async function locateObjects(
  { objects: cluster, clock, signal }: Pick<ApplyContext, 'objects' | 'clock' | 'signal'>,
  objects: readonly Manifest[],
  defined: DefinedScopes,
): Promise<LocatedObject[]> {
  const deadline = clock.elapsed() + longestMs;
  return mapConcurrently(objects, concurrency, async (object) => {
    for (let delay = firstDelayMs; ; delay *= 2) {
      try {
        const resource = await cluster.resourceOf(object);
        return { object: withScope(object, resource.namespaced ? 'Namespaced' : 'Cluster'), resource };
      } catch (error) {
        if (!(error instanceof KindNotServed)) throw error;
        const isComing = defined.has(groupKindOf(object)) && clock.elapsed() < deadline;
        if (!isComing) throw new ObjectError(describeNotServed(object, error), { cause: error });
        await clock.sleep(delay, signal);
      }
    }
  });
}
