import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../flux/api/manifest.ts';

/** True if the dry-run differs from the live object in labels, annotations, or anything outside of metadata and status. */
export function hasDrifted(live: Manifest, dryRun: Manifest): boolean {
  return !isDeepStrictEqual(relevant(live), relevant(dryRun));
}

function relevant({ metadata, status: _, ...rest }: Manifest): object {
  return { ...rest, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} };
}
