import { RE2JS, RE2JSSyntaxException } from 're2js';
import { type Meter, unmetered } from '../meter.ts';
import { GoError } from '../value.ts';
import { describeRegexp, type RegexpDescription } from './regexp-size.ts';

/** One match: start and end of each group in the text, the whole match first; -1 for a group that did not participate. */
export type Match = readonly (readonly [number, number])[];

const compiled = new Map<string, RE2JS>();
const maxCompiled = 500;
/** Maximum number of instructions in the cache; each takes almost a kilobyte. */
const maxInstructions = 30_000;
let instructions = 0;
const descriptions = new WeakMap<RE2JS, RegexpDescription>();

/** Bytes per instruction of a compiled expression. */
const instructionBytes = 800;
const instructionSteps = 40;
/** Smaller expressions cost next to nothing. */
const smallSize = 200;

function remember(pattern: string, regexp: RE2JS): void {
  compiled.set(pattern, regexp);
  instructions += regexp.programSize();
  for (const [oldest, held] of compiled) {
    if (compiled.size <= maxCompiled && instructions <= maxInstructions) break;
    compiled.delete(oldest);
    instructions -= held.programSize();
  }
}

/**
 * Compiles a regular expression in RE2's syntax, which matches in linear time. The meter is charged before the program is
 * created.
 *
 * @throws GoError in Go's words
 */
export function compileRegexp(pattern: string, meter: Meter = unmetered): RE2JS {
  const known = compiled.get(pattern);
  meter.step(pattern.length >> 3);
  const description = (known && descriptions.get(known)) ?? describeRegexp(pattern);
  if (description.size > smallSize) meter.step(description.size * instructionSteps);
  meter.hold(description.size * instructionBytes);
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
  descriptions.set(regexp, description);
  remember(pattern, regexp);
  return regexp;
}

/** Bytes per match: its groups and the texts created from it. */
const matchBytes = 128;

/**
 * Finds up to `limit` matches that do not overlap (all if negative). An empty match right after another match does not count, as in Go.
 * that is
 * looked at costs as much as the program is long.
 */
export function* findMatches(regexp: RE2JS, text: string, limit: number, meter: Meter): Generator<Match> {
  const readsOn = descriptions.get(regexp)?.readsOn ?? true;
  const perCharacter = regexp.programSize() / 8;
  const matcher = regexp.matcher(text);
  let lastEnd = -1;
  let from = 0;
  // If matches do not need to read beyond their end, all of them together read each character once.
  meter.step(1 + Math.ceil(text.length * perCharacter));
  for (let found = 0; limit < 0 || found < limit; ) {
    // The end of a match may be known long before a longer match is ruled out.
    if (readsOn) meter.step(Math.ceil((text.length - from) * perCharacter));
    const isMatch = matcher.find();
    if (!isMatch) return;
    const end = matcher.end();
    meter.step();
    const start = matcher.start();
    from = end;
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    found++;
    const groups: [number, number][] = [];
    for (let group = 0; group <= regexp.groupCount(); group++) groups.push([matcher.start(group), matcher.end(group)]);
    meter.make(matchBytes * groups.length);
    yield groups;
  }
}

/** `FindAllString`; undefined if nothing matches. */
export function findAll(regexp: RE2JS, text: string, limit: number, meter: Meter = unmetered): string[] | undefined {
  const found: string[] = [];
  for (const [whole] of findMatches(regexp, text, limit, meter)) found.push(text.slice(whole![0], whole![1]));
  return found.length === 0 ? undefined : found;
}

const template = /^\$(?:\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u;

/** `Expand`: `$1`, `${name}` and `$$` in a replacement. */
function expand(replacement: string, regexp: RE2JS, text: string, match: Match, meter: Meter): string {
  let out = '';
  for (let at = 0; at < replacement.length; ) {
    meter.hold(out.length);
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
export function replaceAll(
  regexp: RE2JS,
  text: string,
  replacement: string,
  literal: boolean,
  meter: Meter = unmetered,
): string {
  let out = '';
  let at = 0;
  for (const match of findMatches(regexp, text, -1, meter)) {
    const [start, end] = match[0]!;
    const put = literal ? replacement : expand(replacement, regexp, text, match, meter);
    meter.make(start - at + put.length);
    meter.step((replacement.length + put.length) >> 6);
    out += text.slice(at, start) + put;
    at = end;
  }
  return out + text.slice(at);
}

/** `Split`: at most `limit` parts, all of them for a negative one, none for 0. */
export function splitAt(
  regexp: RE2JS,
  pattern: string,
  text: string,
  limit: number,
  meter: Meter = unmetered,
): string[] | undefined {
  if (limit === 0) return undefined;
  if (pattern !== '' && text === '') return [''];
  const parts: string[] = [];
  let from = 0;
  let end = 0;
  for (const [whole] of findMatches(regexp, text, limit, meter)) {
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
