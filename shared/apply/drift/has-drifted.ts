import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../flux/api/manifest.ts';

/** Does what the server would store differ from what it holds, in labels, annotations, or anything but metadata and status? */
export function hasDrifted(live: Manifest, dryRun: Manifest): boolean {
  return !isDeepStrictEqual(relevant(live), relevant(dryRun));
}

function relevant({ metadata, status: _, ...rest }: Manifest): object {
  return { ...rest, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} };
}
