import type { OciDescriptor } from '../../wire/oci/manifest.ts';
import { OciError } from '../../wire/oci/oci-error.ts';

/** `spec.layerSelector` of an OCIRepository. */
export interface LayerSelector {
  readonly mediaType?: string | undefined;
  readonly operation?: 'extract' | 'copy' | undefined;
}

/** The first layer, or the first of the media type that is asked for. @throws OciError `selection`, in Flux's words, where there is none */
export function selectLayer<T extends Pick<OciDescriptor, 'mediaType'>>(
  layers: readonly T[],
  { mediaType }: LayerSelector = {},
): T {
  const [first] = layers;
  if (first === undefined) throw new OciError('selection', 'no layers found in artifact');
  if (!mediaType) return first;
  const found = layers.find((layer) => layer.mediaType === mediaType);
  if (found === undefined)
    throw new OciError('selection', `failed to find layer with media type '${mediaType}' in artifact`);
  return found;
}

/** What is to be done with the layer. @throws OciError `selection`, in Flux's words, where the operation is unknown */
export function layerOperationOf({ operation }: LayerSelector = {}): 'extract' | 'copy' {
  if (!operation || operation === 'extract') return 'extract';
  if (operation === 'copy') return operation;
  throw new OciError('selection', `unsupported layer operation: ${operation as string}`);
}
