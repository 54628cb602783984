import { formatFloat } from '../../go/strconv/format-float.ts';
import { GoInt, GoMap, GoObject, GoSlice, type Value } from '../../go/value.ts';
import { compareKeys } from '../../yaml/compare-keys.ts';
import { writeScalar } from '../../yaml/write-scalar.ts';
import { toJsonShape } from './json-shape.ts';

/** `toYamlPretty`: lists are indented below their keys, no line is folded, every float is printed as Go's `%g`. */
export function toYamlPretty(value: Value): string {
  return write(value, '').replace(/^\n/, '').trimStart();
}

/** A value after its key or dash, the line end or space before it included. */
function write(value: Value, indent: string): string {
  if (value instanceof GoMap || value instanceof GoSlice || value instanceof GoObject)
    return write(toJsonShape(value), indent);
  if (value instanceof Map) {
    if (value.size === 0) return ' {}';
    const keys = [...value.keys()].sort(compareKeys);
    return keys
      .map((key) => {
        const item = value.get(key);
        const inner = Array.isArray(item) ? `${indent}  ` : `${indent}  `;
        return `\n${indent}${writeScalar(key, indent, true)}:${write(item, inner)}`;
      })
      .join('');
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${indent}- ${write(item, `${indent}  `).trimStart()}`).join('');
  }
  if (typeof value === 'number') return ` ${formatFloat(value, 'g', -1)}`;
  if (value instanceof GoInt) return ` ${value.value}`;
  // Far to the left, a text never reaches the column where lines are folded.
  return ` ${writeScalar(value ?? null, indent, false, Number.NEGATIVE_INFINITY, true)}`;
}
