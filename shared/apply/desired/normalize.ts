import type { Manifest } from '../../flux/api/manifest.ts';
import type { Ownership } from '../ownership.ts';
import { normalizeBuiltInKind } from './built-in-kinds.ts';

/** Labels and annotations that all objects of a set get, over their own and over the owner's. */
export interface CommonMetadata {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/**
 * The object as it is sent to the API server: without status (unless it defines a kind) and the fields that the server sets, with the
 * owner's labels and annotations over its own, and the common metadata over all.
 */
export function normalizeObject(object: Manifest, ownership: Ownership, common: CommonMetadata = {}): Manifest {
  const { status, ...rest } = object;
  const {
    creationTimestamp: _,
    managedFields: __,
    resourceVersion: ___,
    uid: ____,
    generation: _____,
    ...metadata
  } = object.metadata;
  const labels = { ...metadata.labels, ...ownership.labels, ...common.labels };
  const annotations = { ...metadata.annotations, ...ownership.annotations, ...common.annotations };
  return normalizeBuiltInKind({
    ...rest,
    ...(object.kind === 'CustomResourceDefinition' && status !== undefined ? { status } : {}),
    metadata: {
      ...metadata,
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    } as Manifest['metadata'],
  });
}
