import { OciError } from './oci-error.ts';

/** What a manifest says of a blob. */
export interface OciDescriptor {
  readonly mediaType: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly platform?: { readonly os?: string; readonly architecture?: string };
}

export interface OciManifest {
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config?: OciDescriptor;
  readonly layers: readonly OciDescriptor[];
  /** Of an index: the manifests of which it is made. */
  readonly manifests: readonly OciDescriptor[];
  readonly subject?: OciDescriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Media types that a client asks for, an image's own first. */
export const manifestMediaTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const;

/** @see https://github.com/opencontainers/image-spec/blob/main/manifest.md @throws OciError `corrupt` */
export function parseManifest(bytes: Uint8Array, mediaType: string): OciManifest {
  const manifest = parseObject(bytes);
  return {
    mediaType: typeof manifest['mediaType'] === 'string' ? manifest['mediaType'] : mediaType,
    ...(typeof manifest['artifactType'] === 'string' ? { artifactType: manifest['artifactType'] } : {}),
    ...(isObject(manifest['config']) ? { config: parseDescriptor(manifest['config'], 'config') } : {}),
    ...(isObject(manifest['subject']) ? { subject: parseDescriptor(manifest['subject'], 'subject') } : {}),
    layers: parseDescriptors(manifest['layers'], 'layers'),
    manifests: parseDescriptors(manifest['manifests'], 'manifests'),
    annotations: parseAnnotations(manifest['annotations']),
  };
}

type Dict = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(bytes: Uint8Array): Dict {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (isObject(value)) return value;
  } catch (error) {
    throw new OciError('corrupt', 'the manifest cannot be read as JSON', { cause: error });
  }
  throw new OciError('corrupt', 'the manifest is not an object of JSON');
}

function parseDescriptors(value: unknown, field: string): readonly OciDescriptor[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new OciError('corrupt', `${field} of the manifest is not a list`);
  return value.map((item, index) => parseDescriptor(item, `${field}[${index}]`));
}

function parseDescriptor(value: unknown, field: string): OciDescriptor {
  if (!isObject(value)) throw new OciError('corrupt', `${field} of the manifest is not a descriptor`);
  const { mediaType, digest, size, platform, artifactType } = value;
  if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new OciError('corrupt', `${field}.digest of the manifest is not a SHA-256 digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw new OciError('corrupt', `${field}.size of the manifest is not a number of bytes`);
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest,
    size,
    annotations: parseAnnotations(value['annotations']),
    ...(typeof artifactType === 'string' ? { artifactType } : {}),
    ...(isObject(platform) ? { platform: platform as NonNullable<OciDescriptor['platform']> } : {}),
  };
}

function parseAnnotations(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
