import { compareKeys } from './compare-keys.ts';
import { writeScalar } from './write-scalar.ts';

/**
 * Writes plain data as `kustomize build` and kubectl do: block style, keys in Go's natural order, lists not indented, no line folded.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function writeKubeYaml(value: unknown): string {
  return writeKubeDocuments([value]);
}

/** Several objects as one stream, `---` between them. */
export function writeKubeDocuments(values: readonly unknown[]): string {
  const out: Output = { text: '', pieces: [] };
  for (const [at, value] of values.entries()) {
    if (at > 0) out.pieces.push('---\n');
    writeDocument(out, value);
    flush(out);
  }
  return out.text;
}

/** What is written so far, and the pieces that follow. */
interface Output {
  text: string;
  readonly pieces: string[];
}

/** Pieces are joined while they are young: what lives on is one text. */
const mostPieces = 4096;

function flush(out: Output): void {
  out.text += out.pieces.join('');
  out.pieces.length = 0;
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

function isCollection(value: unknown): value is Collection {
  return typeof value === 'object' && value !== null;
}

function writeDocument(out: Output, value: unknown): void {
  if (isCollection(value)) writeCollection(out, value, 0, '', '');
  else out.pieces.push(writeScalar(value, '  ', false), '\n');
}

/**
 * The lines of a map or list that is indented `depth` times. The first of them begins with `first` instead of the indentation, as it may be
 * beside a dash; what is empty begins with `empty`, as that is beside its key.
 */
function writeCollection(out: Output, value: Collection, depth: number, first: string, empty: string): void {
  if (Array.isArray(value)) writeList(out, value, depth, first, empty);
  else writeMap(out, value as Readonly<Record<string, unknown>>, depth, first, empty);
}

function writeList(out: Output, list: readonly unknown[], depth: number, first: string, empty: string): void {
  if (list.length === 0) out.pieces.push(empty, '[]\n');
  const inner = indentOf(depth + 1);
  let start = first;
  for (const item of list) {
    if (out.pieces.length > mostPieces) flush(out);
    out.pieces.push(start, '- ');
    if (isCollection(item)) writeCollection(out, item, depth + 1, '', '');
    else out.pieces.push(writeScalar(item, inner, false, inner.length), '\n');
    start = indentOf(depth);
  }
}

function writeMap(
  out: Output,
  map: Readonly<Record<string, unknown>>,
  depth: number,
  first: string,
  empty: string,
): void {
  const indent = indentOf(depth);
  const inner = indentOf(depth + 1);
  let start: string | undefined;
  for (const key of sortedKeys(map)) {
    const child = map[key];
    if (child === undefined) continue;
    out.pieces.push(start ?? first);
    start = indent;
    if (!isSimpleKey(key)) {
      out.pieces.push('? ', writeScalar(key, inner, false, inner.length), `\n${indent}: `);
      if (isCollection(child)) writeCollection(out, child, depth + 1, '', '');
      else out.pieces.push(writeScalar(child, inner, false, inner.length), '\n');
      continue;
    }
    const written = writeScalar(key, indent, true);
    out.pieces.push(written);
    if (isCollection(child)) {
      // A list's dashes are below the key.
      const below = Array.isArray(child) ? depth : depth + 1;
      writeCollection(out, child, below, `:\n${indentOf(below)}`, ': ');
    } else {
      out.pieces.push(': ', writeScalar(child, inner, false, indent.length + written.length + 2), '\n');
    }
  }
  if (start === undefined) out.pieces.push(empty, '{}\n');
}

/** Of more bytes or lines than that, a key follows a question mark, as a value would. */
function isSimpleKey(key: string): boolean {
  return !key.includes('\n') && (key.length <= 42 || Buffer.byteLength(key) <= 128);
}

/** Most maps come in order: what sorting needs is not spent on them. */
function sortedKeys(map: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(map);
  for (let at = 1; at < keys.length; at++)
    if (compareKeys(keys[at - 1] as string, keys[at] as string) > 0) return keys.sort(compareKeys);
  return keys;
}

const indents = Array.from({ length: 64 }, (_, depth) => '  '.repeat(depth));

function indentOf(depth: number): string {
  return indents[depth] ?? '  '.repeat(depth);
}
