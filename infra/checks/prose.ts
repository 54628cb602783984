import { readFileSync } from 'node:fs';
import { commentLines, markdownLines, type ProseLine } from './comments.ts';
import { trackedFiles } from './tracked-files.ts';

/** Columns that a line of a comment or of Markdown may have. */
const longest = 140;

/** Words that are not plain modern English, wherever they are: comments, messages, titles of tests, documentation. */
const notPlain: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /(?<!\b[Tt]here )\bis no (?!longer\b|more\b|later\b|earlier\b)/, instead: 'is not a …' },
  { pattern: /(?<!\b[Tt]here )\bare no (?!longer\b|more\b)/, instead: 'are not …' },
  { pattern: /\btold of\b/, instead: 'notified of' },
  { pattern: /\bstands? (in|behind)\b/, instead: 'is in, follows' },
];

function longLines(path: string, lines: readonly ProseLine[]): readonly string[] {
  return lines
    .filter(({ text }) => text.length > longest && !/^\S*\s*\S{120,}$/.test(text))
    .map(({ line, text }) => `${path}:${line}: ${text.length} columns, at most ${longest}: wrap the line`);
}

function oddWords(path: string, source: string): readonly string[] {
  return source
    .split('\n')
    .flatMap((text, index) =>
      notPlain
        .filter(({ pattern }) => pattern.test(text))
        .map(({ pattern, instead }) => `${path}:${index + 1}: "${pattern.exec(text)?.[0].trim()}": write "${instead}"`),
    );
}

/** Faults in the prose of one file: lines that are too long, words that are not plain English. */
export function proseFaults(path: string, source: string): readonly string[] {
  const lines = path.endsWith('.md') ? markdownLines(source) : commentLines(source);
  return [...longLines(path, lines), ...oddWords(path, source)];
}

if (import.meta.main) {
  const own = /^infra\/checks\/prose\.ts$|^test\/unit\/infra\//;
  const faults = trackedFiles(/\.(ts|md|mjs)$/)
    .filter((path) => !own.test(path))
    .flatMap((path) => proseFaults(path, readFileSync(path, 'utf8')));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
