import { createHash } from 'node:crypto';
import { type Archive, writeArchive } from '../../artifact/archive.ts';
import { ArchiveError } from '../../artifact/extract.ts';
import { type FileIndex, indexFiles } from '../../artifact/file-index.ts';
import type { NewRevision } from '../../artifact/revisions.ts';
import { filterIgnored } from '../../artifact/source-ignore.ts';
import type { TreeFile } from '../../base/filesys/tree-file.ts';
import type { OciDescriptor, OciManifest } from '../../wire/oci/manifest.ts';
import type { FetchedManifest, OciClient } from '../../wire/oci/oci-client.ts';
import { OciError } from '../../wire/oci/oci-error.ts';
import { extractLayer } from './extract-layer.ts';
import { type LayerSelector, layerOperationOf, selectLayer } from './select-layer.ts';

/** What of an OCIRepository shapes the artifact, beside the revision. */
export interface OciContent {
  readonly layerSelector?: LayerSelector;
  readonly ignore?: string;
}

/** Bytes of a packed layer: it is held in memory. */
const largestLayer = 200 * 1024 * 1024;

/** The manifest of a digest; of an index, the one for the platform that clients take where nobody names one. @throws OciError */
export async function fetchImage(client: OciClient, digest: string): Promise<OciManifest> {
  const { manifest } = await client.fetchManifest(digest);
  if (manifest.manifests.length === 0) return manifest;
  const chosen = manifest.manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64',
  );
  if (chosen === undefined)
    throw new OciError(
      'not-found',
      `no child with platform linux/amd64 in index ${digest}; name the digest of a manifest`,
    );
  const child: FetchedManifest = await client.fetchManifest(chosen.digest);
  return child.manifest;
}

/** An artifact of a manifest's layer: its files without the ignored ones, or the layer as it is. @throws OciError, ArchiveError */
export async function fetchArtifact(
  client: OciClient,
  { revision, manifest }: { readonly revision: string; readonly manifest: OciManifest },
  { layerSelector, ignore }: OciContent,
): Promise<NewRevision> {
  const operation = layerOperationOf(layerSelector);
  const layer = await readLayer(client, selectLayer(manifest.layers, layerSelector));
  const metadata = { metadata: manifest.annotations };
  if (operation === 'copy')
    return { revision, subject: '', archive: asItIs(layer), index: indexOf(layer), ...metadata };
  const files = filterIgnored(extractLayer(layer), ignore);
  return { revision, subject: '', archive: writeArchive(files), index: indexFiles(files), ...metadata };
}

async function readLayer(client: OciClient, layer: OciDescriptor): Promise<Buffer> {
  if (layer.size > largestLayer)
    throw new OciError(
      'too-large',
      `the layer ${layer.digest} has ${layer.size} bytes, of which ${largestLayer} are taken`,
    );
  const pieces: Uint8Array[] = [];
  for await (const piece of client.fetchBlob(layer)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function asItIs(layer: Buffer): Archive {
  return { bytes: layer, digest: `sha256:${createHash('sha256').update(layer).digest('hex')}` };
}

/** The files of a layer that is copied; none where it is not a tar.gz, which nothing is built from. */
function indexOf(layer: Buffer): FileIndex {
  return indexFiles(filesOf(layer));
}

function filesOf(layer: Buffer): readonly TreeFile[] {
  try {
    return extractLayer(layer);
  } catch (error) {
    if (error instanceof ArchiveError) return [];
    throw error;
  }
}
