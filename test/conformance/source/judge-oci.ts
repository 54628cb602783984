import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { extractLayer } from '../../../shared/source/oci/extract-layer.ts';
import { isContentConfigChanged, type OciContentConfig } from '../../../shared/source/oci/is-content-config-changed.ts';
import { parseOciUrl } from '../../../shared/source/oci/parse-oci-url.ts';
import { type LayerSelector, layerOperationOf, selectLayer } from '../../../shared/source/oci/select-layer.ts';
import { type OciRef, selectReference } from '../../../shared/source/oci/select-reference.ts';
import { OciError } from '../../../shared/wire/oci/oci-error.ts';
import { checkDigest, formatRepositoryName } from '../../../shared/wire/oci/reference.ts';
import type { Judgement, SourceCase } from './source-case.ts';
import { type TarEntry, writeTar } from './write-tar.ts';

interface SelectCase {
  readonly tags: readonly string[] | null;
  readonly url: string;
  readonly ref?: OciRef | null;
  readonly layerMediaType?: string;
  readonly reference?: string;
  readonly revision?: string;
  readonly digest?: string;
  readonly error?: string;
  readonly stage?: 'url' | 'tag' | 'revision';
}

/** The recorder's server was on loopback with a port; its cases name it without. */
const server = '127.0.0.1:5000';
const digestOfTag = (tag: string): string => `sha256:${createHash('sha256').update(`manifest ${tag}`).digest('hex')}`;

/** Which manifest a URL and a reference mean, given the tags of the repository. */
export function judgeSelect(recorded: SourceCase): Judgement {
  const { reference, revision, digest, error, stage } = recorded as unknown as SelectCase;
  const expected = error === undefined ? { reference, revision, digest } : { error, stage };
  return { expected, actual: select(recorded as unknown as SelectCase) };
}

type Selected =
  | { readonly reference: string; readonly revision: string; readonly digest: string }
  | { readonly error: string; readonly stage: string };

function select({ url, ref, tags, layerMediaType }: SelectCase): Selected {
  let stage = 'url';
  try {
    const name = formatRepositoryName(parseOciUrl(url.replace('registry.local', server)));
    stage = 'tag';
    const selection = selectReference(ref ?? undefined, layerMediaType);
    const tag = 'pickTag' in selection ? selection.pickTag(tags ?? []) : 'tag' in selection ? selection.tag : undefined;
    stage = 'revision';
    const asked = tag === undefined && 'digest' in selection ? `@${selection.digest}` : `:${tag}`;
    const digest = 'digest' in selection ? checkDigest(selection.digest) : digestOf(tag as string, tags, name);
    return {
      reference: (name + asked).replace(server, 'registry.local'),
      revision: tag === undefined ? digest : `${tag}@${digest}`,
      digest,
    };
  } catch (error) {
    return { error: (error as Error).message.replaceAll(server, 'registry.local'), stage };
  }
}

function digestOf(tag: string, tags: readonly string[] | null, name: string): string {
  if (tags === null || tags.includes(tag)) return digestOfTag(tag);
  const path = name.slice(name.indexOf('/') + 1);
  const said = `GET http://${server}/v2/${path}/manifests/${tag}: MANIFEST_UNKNOWN: manifest unknown`;
  throw new OciError('not-found', said);
}

interface LayerCase {
  readonly layers: readonly {
    readonly mediaType: string;
    readonly name: string;
    readonly tar?: TarEntry[];
    readonly text?: string;
  }[];
  readonly layerSelector?: LayerSelector;
  readonly selected?: string;
  readonly extracted?: readonly { readonly mode: string; readonly path: string }[];
  readonly copied?: boolean;
  readonly error?: string;
}

/** Which layer is taken, and what becomes of it. */
export function judgeLayer(recorded: SourceCase): Judgement {
  const { layers, layerSelector, selected, extracted, copied, error } = recorded as unknown as LayerCase;
  const files = extracted
    ?.filter(({ mode }) => !mode.startsWith('d'))
    .map(({ path, mode }) => ({ path, executable: mode[3] === 'x' }));
  const expected = error === undefined ? { selected, files, copied } : { error };
  try {
    const layer = selectLayer(layers, layerSelector);
    const operation = layerOperationOf(layerSelector);
    const bytes = layer.tar === undefined ? Buffer.from(layer.text ?? '') : gzipSync(writeTar(layer.tar));
    const actual =
      operation === 'copy'
        ? { selected: layer.name, files: undefined, copied: true }
        : {
            selected: layer.name,
            files: extractLayer(bytes).map(({ path, executable }) => ({ path, executable })),
            copied: undefined,
          };
    return { expected, actual };
  } catch (thrown) {
    return { expected, actual: { error: (thrown as Error).message } };
  }
}

interface ConfigChangedCase {
  readonly spec: OciContentConfig;
  readonly status: { readonly observedIgnore: string | null; readonly observedLayerSelector: LayerSelector | null };
  readonly expected: boolean;
}

/** Whether a revision that is stored already has to be stored anew. */
export function judgeConfigChanged(recorded: SourceCase): Judgement {
  const { spec, status, expected } = recorded as unknown as ConfigChangedCase;
  return { expected, actual: isContentConfigChanged(spec, status) };
}
