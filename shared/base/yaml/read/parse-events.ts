import { parseEvents as parseFast, YAMLException } from 'js-yaml';
import { YamlFault } from '../../go/yaml/scan/cursor.ts';
import { deepest } from './expansion.ts';
import { hasFollowedItem } from './followed-item.ts';
import { type EventStream, goEvents } from './go-events.ts';

/** Line breaks of YAML 1.1, and what no YAML may hold. */
const oddCharacter = /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufffd]/;

/** What else js-yaml takes and Go's parser reads in another way, or refuses; each with a part of it that is soon looked for. */
const oddities: readonly (readonly [part: string, whole: Pick<RegExp, 'test'>])[] = [
  ['\r', /\r(?!\n)/],
  ['\t', /^ *(?:[-?:] +)*(?:[-?:] *)?\t/m],
  ['...', /^\.\.\./m],
  ['\\', /\\(?:\/|u[dD][89a-fA-F]|U)/],
  ['!', /!\S{0,99}#|(?:^|[\s[{,:])!(?=[\s,\]}<]|$)|(?:^|[\s[{,:])!\S{0,99}[\]},]/],
  // What follows an item in its line is not a sibling of the list.
  ['- ', { test: hasFollowedItem }],
  // A key that is left out, and signs that begin or end a word: in brackets they are none of it.
  [':', /(?:^|[\s{[,]):|:[\]},]|["'\]}]:[:?]/],
  ['?', /[\s{[,]\?\S/],
  ['&', /(?:^|[\s[{,])&[\w-]*[^\w\s&>-]/],
];

/** Where the second version has rules of its own: in brackets and in tags. */
const oldOddity = /[[{!?]/;

function mayDiffer(text: string, version: 2 | 3): boolean {
  if (version === 2 && oldOddity.test(text)) return true;
  return oddCharacter.test(text) || oddities.some(([part, whole]) => text.includes(part) && whole.test(text));
}

/**
 * The events of a text as that version of Go's parser reads it, which is the slower one: it is asked where js-yaml may differ, and decides
 * where that fails.
 *
 * @throws YAMLException
 */
export function parseEvents(text: string, version: 2 | 3): EventStream {
  if (!mayDiffer(text, version)) {
    try {
      return { events: parseFast(text, { maxDepth: deepest }), source: text };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
    }
  }
  try {
    return goEvents(text, version);
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    // Where both fail, js-yaml says why in other words, and in which column.
    parseFast(text, { maxDepth: deepest });
    const start = startOfLine(text, error.line ?? 1);
    const hasTab = text.slice(start).split('\n', 1)[0]?.includes('\t');
    return YAMLException.throwAt(text, start, hasTab ? `${error.problem}: write spaces for the tab` : error.problem);
  }
}

/** The lines are counted from 1. */
function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1 || start;
  return start;
}
