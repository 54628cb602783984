/**
 * What a block would not show, such as a blank at the end of a line, and what is not printable: Go's writer puts quotes around such texts.
 */
const needsQuotes = / (?:\n|$)|[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/**
 * What Go reads of a text that Go has written folded (`>`). Its writer puts an empty line too many before lines that are indented further
 * and before empty lines at the end; and one too few everywhere, where the text starts with a blank.
 */
export function foldTextAgain(text: string): string {
  return text === '' || needsQuotes.test(text) ? text : read(write(text), text);
}

/** The lines of the block. */
function write(text: string): readonly string[] {
  const doubles = !/^\n*(?:[ \t]|$)/.test(text);
  return text.split('\n').flatMap((line, at, all) => {
    const isFollowed = at < all.length - 1;
    return doubles && isFollowed && /^[^ \t]/.test(line) ? [line, ''] : [line];
  });
}

function read(lines: readonly string[], text: string): string {
  let found = '';
  let empty = '';
  let before: string | undefined;
  // The last is what follows the last line's end.
  const ended = text.endsWith('\n');
  for (const line of ended ? lines.slice(0, -1) : lines) {
    if (line === '') {
      empty += '\n';
      continue;
    }
    if (before !== undefined) {
      const folds = !/^[ \t]/.test(before) && !/^[ \t]/.test(line);
      if (!folds) found += '\n';
      else if (empty === '') found += ' ';
    }
    found += empty + line;
    empty = '';
    before = line;
  }
  if (!ended) return found;
  const keepsAll = text === '\n' || text.endsWith('\n\n');
  return `${found}${before === undefined ? '' : '\n'}${keepsAll ? empty : ''}`;
}
