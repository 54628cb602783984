import { load, YAMLException } from 'js-yaml';
import { fromPlain, GoError, type Value } from '../../go/value.ts';
import { expandsTooFar } from '../../yaml/expansion.ts';
import { goYamlReason } from './go-yaml-reason.ts';
import { helmYamlSchema } from './yaml-schema.ts';

/** More lines of quoted texts that hang out to the left than this, and a text is refused. */
const mostRepairs = 500;
const converting = 'error converting YAML to JSON: yaml';

/**
 * The first document of a text as Helm reads YAML, by way of JSON: YAML 1.1's booleans, every number a float64. @throws GoError in the words of
 * Go's library
 */
export function readYaml(text: string): Value {
  let source = firstDocument(text);
  for (let repairs = 0; ; repairs++) {
    try {
      return fromPlain(jsonOf(source));
    } catch (error) {
      // An anchor that holds itself.
      if (error instanceof RangeError)
        throw new GoError(`${converting}: document contains excessive aliasing`, { cause: error });
      if (!(error instanceof YAMLException)) throw error;
      // Go's parser lets the lines of a quoted text hang out to the left; their indentation means nothing.
      if (error.reason === 'deficient indentation' && error.mark !== undefined && repairs < mostRepairs) {
        source = indentLine(source, error.mark.line);
        continue;
      }
      throw new GoError(`${converting}: ${goYamlReason(error, source)}`, { cause: error });
    }
  }
}

function jsonOf(source: string): unknown {
  // A text of nothing but comments is null to Go.
  if (/^(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*(?:#.*)?$/.test(source)) return null;
  const data = load(source, { schema: helmYamlSchema, json: true });
  // An alias is one value in several places: only such text can make more than it holds.
  if (source.includes('*') && source.includes('&') && expandsTooFar([data])) {
    throw new GoError(`${converting}: document contains excessive aliasing`);
  }
  checkNumbers(data);
  return data;
}

/** JSON has no infinity, and so Go's way through it ends there. */
function checkNumbers(data: unknown): void {
  if (typeof data === 'number' && !Number.isFinite(data)) {
    const name = Number.isNaN(data) ? 'NaN' : data < 0 ? '-Inf' : '+Inf';
    throw new GoError(`error converting YAML to JSON: json: unsupported value: ${name}`);
  }
  if (typeof data === 'object' && data !== null) for (const item of Object.values(data)) checkNumbers(item);
}

/** The lines up to where a second document starts, whatever they are inside of. */
function firstDocument(text: string): string {
  if (!/^(?:---|\.\.\.)/m.test(text)) return text;
  const start = /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*(?:---(?=[ \t\r\n]|$))?/.exec(text)?.[0].length ?? 0;
  const end = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/m.exec(
    text.slice(start).replace(/^[^\n]*/, (line) => ' '.repeat(line.length)),
  );
  return end === null ? text : text.slice(0, start + end.index);
}

function indentLine(text: string, line: number): string {
  const lines = text.split('\n');
  lines[line] = `${' '.repeat(64)}${lines[line]?.trimStart()}`;
  return lines.join('\n');
}
