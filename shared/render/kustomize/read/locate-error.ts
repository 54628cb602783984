import { posix } from 'node:path';
import { KustomizeError } from '../kustomize-error.ts';

/** For each the file is looked through. */
const mostWords = 10;

/**
 * Adds to an error the line of its file that speaks of what the message quotes, the longest first; the same error if no line does. Errors
 * are rare: the file is looked through once more instead of carrying positions through every build.
 */
export function locateError(error: KustomizeError, textOf: (path: string) => string | undefined): KustomizeError {
  if (error.line !== undefined) return error;
  const text = textOf(error.file);
  if (text === undefined) return error;
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*/, ''));
  const quoted = [...error.detail.matchAll(/'([^'\n]+)'|`([^`\n]+)`|"([^"\n]+)"/g)].map(
    ([, single, back, double]) => single ?? back ?? double ?? '',
  );
  for (const word of quoted.slice(0, mostWords).toSorted((a, b) => b.length - a.length)) {
    // A file may be named from the root, where the text names it from its own folder.
    const near = posix.relative(posix.dirname(error.file), word);
    const index = lines.findIndex((line) => speaksOf(line, word) || (word.includes('/') && speaksOf(line, near)));
    if (index < 0) continue;
    const { code, file, reason, object, field, cause } = error;
    return new KustomizeError(code, file, reason, { line: index + 1, object, field, cause });
  }
  return error;
}

/** Whether the word is in the line, and not as a part of a longer one. */
function speaksOf(line: string, word: string): boolean {
  const at = line.indexOf(word);
  if (at < 0) return false;
  const isWord = (character: string | undefined): boolean => character !== undefined && /[\w]/.test(character);
  return !isWord(line[at - 1]) && !isWord(line[at + word.length]);
}
