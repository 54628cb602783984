interface Line {
  readonly text: string;
  readonly below: Line[];
}

/** Go walks maps in random order, so what an outcome lists side by side is sorted here, and the names in its lists too. */
export function steadyOutcome(outcome: string): string {
  const [head, ...rest] = outcome.split(/\n(?=- at )/);
  const isList = head?.startsWith('- at ') === true;
  const lines = (isList ? outcome : rest.join('\n')).split('\n').filter((line) => line !== '');
  return [...(isList ? [] : [steadyReason(head ?? '')]), ...writeLines(sorted(readLines(lines)), '')].join('\n');
}

/** Why a file was not had differs: the original reads files and asks the network. */
function steadyReason(text: string): string {
  return text.replace(/(failing loading "(?:file|https?):[^"]*"): .*/s, '$1');
}

function readLines(lines: readonly string[]): Line[] {
  const top: Line[] = [];
  const open: { readonly indent: number; readonly below: Line[] }[] = [{ indent: -1, below: top }];
  for (const line of lines) {
    const indent = line.search(/\S/);
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const read: Line = { text: steadyLists(line.trim()), below: [] };
    open.at(-1)?.below.push(read);
    open.push({ indent, below: read.below });
  }
  return top;
}

function steadyLists(text: string): string {
  return text.replace(
    /(additional properties )(.*)( not allowed)/,
    (_, before: string, list: string, after: string) => {
      const names = list.match(/'(?:[^'\\]|\\.)*'/g) ?? [];
      return `${before}${[...names].sort().join(', ')}${after}`;
    },
  );
}

const keyOf = (line: Line): string => writeLines([line], '').join('\n');

function sorted(lines: readonly Line[]): Line[] {
  return lines
    .map((line) => ({ text: line.text, below: sorted(line.below) }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function writeLines(lines: readonly Line[], indent: string): string[] {
  return lines.flatMap(({ text, below }) => [`${indent}${text}`, ...writeLines(below, `${indent}  `)]);
}
