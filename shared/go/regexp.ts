import { RE2JS, RE2JSSyntaxException } from 're2js';
import { GoError } from './value.ts';

/** One match: where each group begins and ends in the text (-1 where it took no part), the whole match first. */
export type Match = readonly (readonly [number, number])[];

const compiled = new Map<string, RE2JS>();
const maxCompiled = 500;

/** Compiles a regular expression in RE2's syntax, which matches in linear time. Throws Go's error as a `GoError`. */
export function compileRegexp(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const badByte = pattern.search(/[\ud800-\udfff]/u);
  if (badByte !== -1) throw new GoError(`error parsing regexp: invalid UTF-8: \`${pattern.slice(badByte)}\``);
  let regexp: RE2JS;
  try {
    regexp = RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new GoError(error.message);
  }
  if (compiled.size >= maxCompiled) compiled.delete(compiled.keys().next().value!);
  compiled.set(pattern, regexp);
  return regexp;
}

/** Up to `limit` matches (all for a negative one), not overlapping; an empty one right after another is none, as in Go. */
export function findMatches(regexp: RE2JS, text: string, limit: number): Match[] {
  const matcher = regexp.matcher(text);
  const matches: Match[] = [];
  let lastEnd = -1;
  while ((limit < 0 || matches.length < limit) && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    const groups: [number, number][] = [];
    for (let group = 0; group <= regexp.groupCount(); group++) groups.push([matcher.start(group), matcher.end(group)]);
    matches.push(groups);
  }
  return matches;
}

/** `FindAllString`; `undefined` where nothing matches. */
export function findAll(regexp: RE2JS, text: string, limit: number): string[] | undefined {
  const matches = findMatches(regexp, text, limit);
  return matches.length === 0 ? undefined : matches.map(([whole]) => text.slice(whole![0], whole![1]));
}

const template = /^\$(?:\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u;

/** `Expand`: `$1`, `${name}` and `$$` in a replacement. */
function expand(replacement: string, regexp: RE2JS, text: string, match: Match): string {
  let out = '';
  for (let at = 0; at < replacement.length; ) {
    const dollar = replacement.indexOf('$', at);
    if (dollar < 0) return out + replacement.slice(at);
    out += replacement.slice(at, dollar);
    if (replacement[dollar + 1] === '$') {
      out += '$';
      at = dollar + 2;
      continue;
    }
    const found = template.exec(replacement.slice(dollar));
    if (found === null) {
      out += '$';
      at = dollar + 1;
      continue;
    }
    const name = found[1] ?? found[2]!;
    const group = match[/^[0-9]+$/.test(name) ? Number(name) : (regexp.namedGroups()[name] ?? -1)];
    if (group !== undefined && group[0] >= 0) out += text.slice(group[0], group[1]);
    at = dollar + found[0].length;
  }
  return out;
}

/** `ReplaceAllString`, or `ReplaceAllLiteralString` where `literal`. */
export function replaceAll(regexp: RE2JS, text: string, replacement: string, literal: boolean): string {
  let out = '';
  let at = 0;
  for (const match of findMatches(regexp, text, -1)) {
    const [start, end] = match[0]!;
    out += text.slice(at, start) + (literal ? replacement : expand(replacement, regexp, text, match));
    at = end;
  }
  return out + text.slice(at);
}

/** `Split`: at most `limit` parts, all of them for a negative one, none for 0. */
export function splitAt(regexp: RE2JS, pattern: string, text: string, limit: number): string[] | undefined {
  if (limit === 0) return undefined;
  if (pattern !== '' && text === '') return [''];
  const parts: string[] = [];
  let from = 0;
  let end = 0;
  for (const [whole] of findMatches(regexp, text, limit)) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = whole![0];
    if (whole![1] !== 0) parts.push(text.slice(from, end));
    from = whole![1];
  }
  if (end !== text.length) parts.push(text.slice(from));
  return parts;
}

/** `QuoteMeta`: a text as a pattern that matches it. */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
