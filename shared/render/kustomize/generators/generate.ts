import { Buffer, isUtf8 } from 'node:buffer';
import { KustomizeError } from '../kustomize-error.ts';
import { markOddKeys } from '../object/require-text-key.ts';
import { createResource, type KubeObject, type Resource } from '../object/resource.ts';
import type { Generator, Kustomization } from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';

type Kind = 'ConfigMap' | 'Secret';

/** Four times what an API server takes for one. */
const largestObject = 4 * 1024 * 1024;
/** What an entry costs beside its text, in values. */
const costOfEntry = 10;

type Pair = readonly [key: string, value: Uint8Array];
type Options = Kustomization['generatorOptions'];

/** The object of a generator, without its hash. @throws KustomizeError */
export function generate(kind: Kind, generator: Generator, defaults: Options, place: Place): Resource {
  const entries = collectEntries(kind, generator, place);
  const options = generator.options ?? undefined;
  const object = writeObject(kind, generator, defaults, entries);
  for (const map of [object['data'], object['binaryData'], object.metadata['labels']]) markOddKeys(map);
  return createResource(object, place.file, {
    hashed: !(options?.disableNameSuffixHash || defaults?.disableNameSuffixHash),
    behavior: generator.behavior === 'merge' || generator.behavior === 'replace' ? generator.behavior : 'create',
  });
}

/** In kustomize's order, which decides which error comes first. */
function readPairs(kind: Kind, generator: Generator, { reader, folder, file }: Place): readonly Pair[] {
  const split = (text: string, what: string): readonly [string, string] => {
    const at = text.indexOf('=');
    if (at >= 1) return [text.slice(0, at), text.slice(at + 1)];
    const said = `${kind} ${generator.name}: ${what} ${JSON.stringify(text)} is not key=value`;
    throw new KustomizeError('bad-generator', file, said);
  };
  const envs = [...generator.envs, ...(generator.env ? [generator.env] : [])];
  return [
    ...envs.flatMap((path) => {
      const located = reader.locate(folder, path, file);
      const lines = readEnvLines(decodeEnv(reader.read(located, file), located));
      return lines.map(([key, value]): Pair => [key, Buffer.from(value)]);
    }),
    ...generator.literals.map((literal): Pair => {
      const [key, value] = split(literal, 'the literal');
      return [key, Buffer.from(value.replace(/^(["'])(.*)\1$/s, '$2'))];
    }),
    ...generator.files.map((source): Pair => {
      const isNamed = source.includes('=');
      const [key, path] = isNamed ? split(source, 'the file') : [source.split('/').at(-1) as string, source];
      return [key, reader.read(reader.locate(folder, path, file), file)];
    }),
  ];
}

function collectEntries(kind: Kind, generator: Generator, place: Place): ReadonlyMap<string, Uint8Array> {
  const { file, growth } = place;
  const entries = new Map<string, Uint8Array>();
  let left = largestObject;
  for (const [key, value] of readPairs(kind, generator, place)) {
    growth.add(costOfEntry, file);
    growth.addText(key.length + value.length, file);
    left -= value.length;
    if (left < 0)
      throw new KustomizeError(
        'too-large',
        file,
        `${kind} ${generator.name} would hold more than ${largestObject} bytes: no cluster takes that`,
      );
    if (entries.has(key))
      throw new KustomizeError('bad-generator', file, `${kind} ${generator.name}: the key ${key} is given twice`);
    entries.set(key, value);
  }
  return entries;
}

function writeObject(
  kind: Kind,
  { name, namespace, type, options }: Generator,
  defaults: Options,
  entries: ReadonlyMap<string, Uint8Array>,
): KubeObject {
  // What generatorOptions set, options of the generator cannot take back; so it is with the hash.
  const immutable = options?.immutable || defaults?.immutable;
  const labels = { ...defaults?.labels, ...options?.labels };
  const annotations = { ...defaults?.annotations, ...options?.annotations };
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...(kind === 'Secret' ? { data: encodeAll(entries), type: type || 'Opaque' } : encodeConfigMap(entries)),
    ...(immutable ? { immutable: true } : {}),
  } as KubeObject;
}

/** The text of a file of `KEY=value` lines. @throws KustomizeError that names the line which is not UTF-8 */
function decodeEnv(bytes: Uint8Array, file: string): string {
  if (bytes.length > largestObject)
    throw new KustomizeError(
      'too-large',
      file,
      `is larger than ${largestObject} bytes: no object holds so many variables`,
    );
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(text)) return text.toString();
  let line = 1;
  for (let from = 0; from < text.length; line++) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    if (!isUtf8(text.subarray(from, to))) break;
    from = to + 1;
  }
  throw new KustomizeError('bad-generator', file, 'the line is not UTF-8: values that are bytes belong into files', {
    line,
  });
}

/** `KEY=value` lines, and `KEY` alone, whose value is empty; blanks before a key, lines of comment and those without a key are left out. */
function readEnvLines(text: string): (readonly [string, string])[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n|\r$/);
  return lines.flatMap((line) => {
    const entry = line.trimStart();
    if (entry === '' || entry.startsWith('#')) return [];
    const at = entry.indexOf('=');
    if (at === 0) return [];
    return [at < 0 ? ([entry, ''] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const)];
  });
}

function encodeAll(entries: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...entries].map(([key, value]) => [key, toBase64(value)]));
}

function encodeConfigMap(entries: ReadonlyMap<string, Uint8Array>): {
  readonly data?: Record<string, string>;
  readonly binaryData?: Record<string, string>;
} {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const textOf = (value: Uint8Array): string | undefined => {
    try {
      return decoder.decode(value);
    } catch {
      return undefined;
    }
  };
  const data: [string, string][] = [];
  const binary: [string, string][] = [];
  for (const [key, value] of entries) {
    const text = textOf(value);
    if (text === undefined) binary.push([key, toBase64(value)]);
    else data.push([key, text]);
  }
  return {
    ...(data.length === 0 ? {} : { data: Object.fromEntries(data) }),
    ...(binary.length === 0 ? {} : { binaryData: Object.fromEntries(binary) }),
  };
}

/** In lines of 70 characters, as kustomize writes it. */
function toBase64(value: Uint8Array): string {
  const text = Buffer.from(value).toString('base64');
  return text.length <= 70 ? text : text.replace(/.{70}/g, '$&\n').concat(text.length % 70 === 0 ? '' : '\n');
}
