import { compareKeys } from './compare-keys.ts';
import { writeScalar } from './write-scalar.ts';

/**
 * Writes plain data as `kustomize build` and kubectl do: block style, keys in Go's natural order, lists not indented, no line folded.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function writeKubeYaml(value: unknown): string {
  return block(value, '', false);
}

/** Several objects as one stream, `---` between them. */
export function writeKubeDocuments(values: readonly unknown[]): string {
  return values.map(writeKubeYaml).join('---\n');
}

/** What stands after `key:` or `-`, with its line end. */
function block(value: unknown, indent: string, afterKey: boolean): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return `${afterKey ? ' ' : ''}[]\n`;
    const items = value.map((item: unknown) => `${indent}-${inItem(item, indent)}`).join('');
    return afterKey ? `\n${items}` : items;
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined);
    if (keys.length === 0) return `${afterKey ? ' ' : ''}{}\n`;
    const lines = keys
      .sort(compareKeys)
      .map((key) => {
        const child = (value as Record<string, unknown>)[key];
        const written = writeScalar(key, indent, true);
        return `${indent}${written}:${inEntry(child, indent, indent.length + written.length + 2)}`;
      })
      .join('');
    return afterKey ? `\n${lines}` : lines;
  }
  return `${afterKey ? ' ' : ''}${writeScalar(value, indent, false)}\n`;
}

function inEntry(value: unknown, indent: string, column: number): string {
  if (typeof value !== 'object' || value === null) return ` ${writeScalar(value, `${indent}  `, false, column)}\n`;
  return block(value, Array.isArray(value) ? indent : `${indent}  `, true);
}

/** The first line of a map or list within an item stands beside the dash. */
function inItem(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value !== 'object' || value === null) return ` ${writeScalar(value, inner, false, inner.length)}\n`;
  const text = block(value, inner, false);
  return ` ${text.startsWith(inner) ? text.slice(inner.length) : text}`;
}
