import { createHash } from 'node:crypto';
import type { Registry } from './start-registry.ts';

export interface PushedArtifact {
  /** `sha256:<hex>` of the manifest. */
  readonly digest: string;
}

export interface ArtifactToPush {
  readonly layers: readonly { readonly mediaType: string; readonly bytes: Uint8Array }[];
  readonly annotations?: Readonly<Record<string, string>>;
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const configType = 'application/vnd.cncf.flux.config.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** Pushes an artifact under a tag, as `flux push artifact` does. */
export async function pushArtifact(
  registry: Pick<Registry, 'host' | 'authorization'>,
  repository: string,
  tag: string,
  { layers, annotations = {} }: ArtifactToPush,
): Promise<PushedArtifact> {
  const config = Buffer.from('{}');
  for (const bytes of [config, ...layers.map((layer) => layer.bytes)]) await pushBlob(registry, repository, bytes);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: configType, digest: digestOf(config), size: config.length },
      layers: layers.map(({ mediaType, bytes }) => ({ mediaType, digest: digestOf(bytes), size: bytes.length })),
      annotations,
    }),
  );
  const answer = await send(registry, 'PUT', `/v2/${repository}/manifests/${tag}`, manifest, manifestType);
  if (answer.status !== 201) throw new Error(`push of ${tag}: HTTP ${answer.status}: ${await answer.text()}`);
  return { digest: digestOf(manifest) };
}

async function pushBlob(registry: Pick<Registry, 'host' | 'authorization'>, repository: string, bytes: Uint8Array) {
  const started = await send(registry, 'POST', `/v2/${repository}/blobs/uploads/`);
  const location = new URL(started.headers.get('location') ?? '', `http://${registry.host}`);
  location.searchParams.set('digest', digestOf(bytes));
  const path = location.pathname + location.search;
  const answer = await send(registry, 'PUT', path, bytes, 'application/octet-stream');
  if (answer.status !== 201) throw new Error(`push of a blob: HTTP ${answer.status}: ${await answer.text()}`);
}

async function send(
  { host, authorization }: Pick<Registry, 'host' | 'authorization'>,
  method: string,
  path: string,
  body?: Uint8Array,
  contentType?: string,
): Promise<Response> {
  return fetch(`http://${host}${path}`, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
  });
}
