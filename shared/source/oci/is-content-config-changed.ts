import type { LayerSelector } from './select-layer.ts';

/** What of an OCIRepository's spec shapes an artifact beside the revision. */
export interface OciContentConfig {
  readonly ignore?: string | null | undefined;
  readonly layerSelector?: LayerSelector | null | undefined;
}

/** What its status says of the artifact that is stored. */
export interface ObservedOciContentConfig {
  readonly observedIgnore?: string | null | undefined;
  readonly observedLayerSelector?: LayerSelector | null | undefined;
}

/** True where a revision that is stored already has to be stored anew. Nothing given is not the same as given and empty, as in Flux. */
export function isContentConfigChanged(spec: OciContentConfig, status: ObservedOciContentConfig): boolean {
  return (
    (spec.ignore ?? undefined) !== (status.observedIgnore ?? undefined) ||
    !isSameSelector(spec.layerSelector ?? undefined, status.observedLayerSelector ?? undefined)
  );
}

function isSameSelector(a: LayerSelector | undefined, b: LayerSelector | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (a.mediaType ?? '') === (b.mediaType ?? '') && (a.operation ?? '') === (b.operation ?? '');
}
