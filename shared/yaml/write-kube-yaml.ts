import { compareKeys } from './compare-keys.ts';
import { writeScalar } from './write-scalar.ts';

/**
 * Writes plain data as `kustomize build` and kubectl do: block style, keys in Go's natural order, lists not indented, no line folded.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function writeKubeYaml(value: unknown): string {
  const out: string[] = [];
  if (isCollection(value)) writeCollection(out, value, '', '');
  else out.push(writeScalar(value, '  ', false), '\n');
  return out.join('');
}

/** Several objects as one stream, `---` between them. */
export function writeKubeDocuments(values: readonly unknown[]): string {
  return values.map((value) => writeKubeYaml(value)).join('---\n');
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

function isCollection(value: unknown): value is Collection {
  return typeof value === 'object' && value !== null;
}

/** The lines of a map or list; the first of them begins with `first` instead of the indentation: it may stand beside a dash. */
function writeCollection(out: string[], value: Collection, indent: string, first: string): void {
  if (Array.isArray(value)) writeList(out, value, indent, first);
  else writeMap(out, value as Readonly<Record<string, unknown>>, indent, first);
}

function writeList(out: string[], list: readonly unknown[], indent: string, first: string): void {
  if (list.length === 0) out.push(first, '[]\n');
  const inner = `${indent}  `;
  let start = first;
  for (const item of list) {
    out.push(start, '- ');
    if (isCollection(item)) writeCollection(out, item, inner, '');
    else out.push(writeScalar(item, inner, false, inner.length), '\n');
    start = indent;
  }
}

function writeMap(out: string[], map: Readonly<Record<string, unknown>>, indent: string, first: string): void {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  if (keys.length === 0) out.push(first, '{}\n');
  if (keys.length > 1) keys.sort(compareKeys);
  const inner = `${indent}  `;
  let start = first;
  for (const key of keys) {
    const written = writeScalar(key, indent, true);
    const child = map[key];
    out.push(start, written);
    if (!isCollection(child)) {
      out.push(': ', writeScalar(child, inner, false, indent.length + written.length + 2), '\n');
    } else if (isEmpty(child)) {
      out.push(': ', Array.isArray(child) ? '[]\n' : '{}\n');
    } else {
      out.push(':\n');
      // A list's dashes stand below the key.
      const below = Array.isArray(child) ? indent : inner;
      writeCollection(out, child, below, below);
    }
    start = indent;
  }
}

function isEmpty(value: Collection): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.values(value).every((child) => child === undefined);
}
