import { setTimeout as sleep } from 'node:timers/promises';
import { groupOf, type Manifest } from '../api/manifest.ts';
import { type ApplyContext, concurrency } from './apply-context.ts';
import { ObjectError } from './apply-error.ts';
import { describeNotServed, KindNotServed } from './cluster-objects.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { DesiredObject } from './plan-object.ts';

const longestMs = 10_000;
const firstDelayMs = 50;

/** `group/Kind` of what CRDs among the objects define. */
export function definedKinds(objects: readonly Manifest[]): ReadonlySet<string> {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  return new Set(
    definitions.map((definition) => {
      const spec = definition['spec'] as { group?: string; names?: { kind?: string } } | undefined;
      return `${spec?.group}/${spec?.names?.kind}`;
    }),
  );
}

/**
 * Where the objects stand in the API. A kind that the same set defines may take the server a moment to serve.
 *
 * @throws ObjectError where a kind is not served
 */
export async function locateObjects(
  context: ApplyContext,
  objects: readonly Manifest[],
  defined: ReadonlySet<string>,
): Promise<Pick<DesiredObject, 'object' | 'resource'>[]> {
  const deadline = Date.now() + longestMs;
  return mapConcurrently(objects, concurrency, async (object) => {
    for (let delay = firstDelayMs; ; delay *= 2) {
      try {
        const resource = await context.objects.resourceOf(object);
        return { object: resource.namespaced ? object : withoutNamespace(object), resource };
      } catch (error) {
        if (!(error instanceof KindNotServed)) throw error;
        const isComing = defined.has(`${groupOf(object)}/${object.kind}`) && Date.now() < deadline;
        if (!isComing) throw new ObjectError(describeNotServed(object, error), { cause: error });
        await sleep(delay, undefined, { signal: context.signal });
      }
    }
  });
}

/** A namespace that a build gave to an object without one would make another inventory id of it. */
function withoutNamespace(object: Manifest): Manifest {
  if (object.metadata.namespace === undefined) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as Manifest['metadata'] };
}
