import { writeKubeDocuments } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import { parseDocuments } from '../../../shared/render/kustomize/yaml/parse-documents.ts';
import type { BuildInput } from './arbitraries/build-input.ts';

/** More attempts than this, and what is found so far will do. */
const mostAttempts = 4000;

/**
 * Takes files, documents, keys and items out of a case, the largest first, for as long as the difference stays. fast-check's own
 * shrinking does not get far here, because patches depend on the objects that they change. It is the text that is cut, by its
 * indentation: how something is written may be what makes the difference.
 */
export async function reduceInput(
  input: BuildInput,
  stays: (smaller: BuildInput) => Promise<boolean>,
): Promise<BuildInput> {
  let smallest = input;
  let attempts = 0;
  const attempt = async (files: BuildInput['files']): Promise<boolean> => {
    if (attempts++ >= mostAttempts || !(await stays({ ...smallest, files }))) return false;
    smallest = { ...smallest, files };
    return true;
  };
  for (const [file, text] of Object.entries(input.files)) await attempt({ ...smallest.files, [file]: rewritten(text) });
  for (let changed = true; changed && attempts < mostAttempts; ) {
    changed = false;
    for (const file of Object.keys(smallest.files)) {
      const { [file]: _, ...others } = smallest.files;
      if (await attempt(others)) changed = true;
    }
    // What stands far to the left holds the most.
    for (const depth of [0, 2, 4, 6, 8, 10, 12, Number.POSITIVE_INFINITY]) {
      for (const file of Object.keys(smallest.files)) {
        for (let at = 0; at < linesOf(smallest, file).length && attempts < mostAttempts; ) {
          let cut = false;
          for (const lines of cuts(linesOf(smallest, file), at, depth))
            if (!cut) cut = await attempt({ ...smallest.files, [file]: lines.join('\n') });
          if (cut) changed = true;
          else at++;
        }
      }
    }
  }
  return smallest;
}

function linesOf({ files }: BuildInput, file: string): readonly string[] {
  const text = files[file] ?? '';
  return text === '' ? [] : text.split('\n');
}

/** The same in lines, one for each value, where it can be read. */
function rewritten(text: string): string {
  try {
    return writeKubeDocuments(parseDocuments('case', text));
  } catch {
    return text;
  }
}

/**
 * What is left without the line, where it stands no further to the right than that: without all that is below it; in the end also without
 * the line alone, and with what is below it in its place.
 */
function* cuts(lines: readonly string[], at: number, depth: number): Iterable<readonly string[]> {
  const line = lines[at] as string;
  if (indentOf(line) > depth) return;
  const size = sizeOf(lines, at);
  yield lines.toSpliced(at, size);
  if (size === 1 || depth !== Number.POSITIVE_INFINITY) return;
  const next = lines[at + 1] as string;
  const dash = line.lastIndexOf('- ') + 2;
  if (dash > 1 && next.slice(0, dash).trim() === '')
    yield lines.toSpliced(at, 2, line.slice(0, dash) + next.slice(dash));
  yield lines.toSpliced(at, 1);
}

/** How many lines a line's own value has: a document's up to the next, else those further to the right, and a key's items. */
function sizeOf(lines: readonly string[], at: number): number {
  const line = lines[at] as string;
  const own = indentOf(line);
  const isKey = /:\s*$/.test(line) && !line.trimStart().startsWith('- ');
  const isOver = (other: string): boolean => {
    if (line.startsWith('---')) return other.startsWith('---');
    if (other === '') return false;
    return indentOf(other) < own || (indentOf(other) === own && !(isKey && /^\s*- /.test(other)));
  };
  const end = lines.findIndex((other, index) => index > at && isOver(other));
  return (end < 0 ? lines.length : end) - at;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
