import { type Dict, int64, type Value } from '../../go/value.ts';
import { HelmError } from './helm-error.ts';

const maxIndex = 65_536;

/** Sets what `--set` says (`a.b=1,c[0]=x,d={y,z}`) in `values`; `isText` keeps texts as they are. @throws HelmError */
export function setValue(values: Dict, text: string, isText: boolean): void {
  for (const part of splitOutside(text, ',')) {
    const [path = '', ...rest] = splitOutside(part, '=');
    if (rest.length === 0) throw new HelmError('values', `failed parsing --set data: key "${path}" has no value`);
    assign(values, keysOf(path), readValue(rest.join('='), isText));
  }
}

/** Splits at a character that is neither escaped nor in braces. */
function splitOutside(text: string, at: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '\\') parts[parts.length - 1] += character + (text[++index] ?? '');
    else if (character === at && depth === 0) parts.push('');
    else {
      if (character === '{') depth++;
      if (character === '}') depth--;
      parts[parts.length - 1] += character;
    }
  }
  return parts;
}

const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1');

function keysOf(path: string): (string | number)[] {
  return splitOutside(path, '.').flatMap((part) => {
    const match = /^((?:\\.|[^[\\])*)((?:\[\d+\])*)$/s.exec(part);
    if (match === null) throw new HelmError('values', `failed parsing --set data: key "${path}" is not a path`);
    const indexes = [...(match[2] as string).matchAll(/\d+/g)].map(([digits]) => Number(digits));
    if (indexes.some((index) => index > maxIndex)) {
      throw new HelmError('values', `failed parsing --set data: index of more than ${maxIndex}`);
    }
    return [unescaped(match[1] as string), ...indexes];
  });
}

function readValue(text: string, isText: boolean): Value {
  if (/^\{.*\}$/s.test(text)) {
    const inner = text.slice(1, -1);
    return inner === '' ? [] : splitOutside(inner, ',').map((item) => readScalar(unescaped(item), isText));
  }
  return readScalar(unescaped(text), isText);
}

function readScalar(text: string, isText: boolean): Value {
  if (isText) return text;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^null$/i.test(text)) return null;
  return /^(?:0|-?[1-9]\d{0,17})$/.test(text) ? int64(BigInt(text)) : text;
}

function assign(into: Value, [key, ...rest]: readonly (string | number)[], value: Value): void {
  if (key === undefined) return;
  const held = into instanceof Map ? into.get(String(key)) : (into as Value[])[Number(key)];
  let next = value;
  if (rest.length > 0) {
    const fits = typeof rest[0] === 'number' ? Array.isArray(held) : held instanceof Map;
    next = fits ? held : typeof rest[0] === 'number' ? [] : new Map();
    assign(next, rest, value);
  }
  if (into instanceof Map) into.set(String(key), next);
  else if (Array.isArray(into)) {
    while (into.length < Number(key)) into.push(null);
    into[Number(key)] = next;
  }
}
