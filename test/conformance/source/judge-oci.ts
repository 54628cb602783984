import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { isObserved } from '../../../shared/source/is-observed.ts';
import { sourceKinds } from '../../../shared/source/kinds/index.ts';
import { extractLayer } from '../../../shared/source/oci/extract-layer.ts';
import { parseOciUrl } from '../../../shared/source/oci/parse-oci-url.ts';
import { type LayerSelector, layerOperationOf, selectLayer } from '../../../shared/source/oci/select-layer.ts';
import { type OciRef, selectReference } from '../../../shared/source/oci/select-reference.ts';
import { OciError } from '../../../shared/wire/oci/oci-error.ts';
import { checkDigest, formatRepositoryName } from '../../../shared/wire/oci/reference.ts';
import { type TarDraft, writeTar } from '../../support/write-tar.ts';
import type { Judgement, SourceCase } from './source-case.ts';

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

/** `[name, type, content]`; of a link, the content is its target. */
type RecordedEntry = readonly [name: string, type: keyof typeof entryTypes, content: string];

const entryTypes = { file: '0', exec: '0', hardlink: '1', symlink: '2', dir: '5' } as const;

function draftOf([name, type, content]: RecordedEntry): TarDraft {
  const isLink = type === 'hardlink' || type === 'symlink';
  const mode = type === 'exec' ? 0o755 : type === 'dir' ? 0o744 : 0o644;
  return { name, type: entryTypes[type], mode, ...(isLink ? { linkName: content } : { body: content }) };
}

interface LayerCase {
  readonly layers: readonly {
    readonly mediaType: string;
    readonly name: string;
    readonly tar?: readonly RecordedEntry[];
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
    const bytes = layer.tar === undefined ? Buffer.from(layer.text ?? '') : gzipSync(writeTar(layer.tar.map(draftOf)));
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
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
  readonly expected: boolean;
}

/** Whether a revision that is stored already has to be stored anew: the fields of the status are not what the spec asks for. */
export function judgeConfigChanged(recorded: SourceCase): Judgement {
  const { spec, status, expected } = recorded as unknown as ConfigChangedCase;
  return { expected, actual: !isObserved(sourceKinds.OCIRepository.observe(spec), status) };
}
