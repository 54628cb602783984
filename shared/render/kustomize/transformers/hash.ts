import { currentId, type Resource, rememberId, withMetadata } from '../object/resource.ts';
import { hashOf } from './hash-of.ts';

/** Appends the hashes of generated objects to their names. */
export function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!resource.hashed) continue;
    rememberId(resource);
    const name = `${currentId(resource).name}-${hashOf(resource.object)}`;
    resource.object = withMetadata(resource.object, { name });
  }
}
