/** The first line in which two outputs differ; undefined where there is none. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Holds an output against the recorded one, byte by byte. A line may differ only where ours does between two renders with other random
 * numbers and another clock, and then it has to have the same shape.
 */
export function compareOutput(expected: string, actual: string, renderAgain: () => string): Difference | undefined {
  if (expected === actual) return undefined;
  const [want, got, again] = [expected, actual, renderAgain()].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  for (let line = 0; line < Math.max(want.length, got.length); line++) {
    const [wanted, given] = [want[line], got[line]];
    if (wanted === given) continue;
    const isRandom = given !== again[line] && given !== undefined && wanted !== undefined;
    if (isRandom && isSameShape(wanted, given)) continue;
    return {
      expected: `line ${line + 1}: ${wanted ?? 'no such line'}`,
      actual: `line ${line + 1}: ${given ?? 'no such line'}`,
    };
  }
  return undefined;
}

/** The same key, and a value as long as the other or the same kind of key or certificate. */
function isSameShape(a: string, b: string): boolean {
  const [first, second] = [partsOf(a), partsOf(b)];
  if (first.key !== second.key) return false;
  const block = pemBlock(first.value);
  return block === undefined ? first.value.length === second.value.length : block === pemBlock(second.value);
}

function partsOf(line: string): { readonly key: string; readonly value: string } {
  const [, key = '', value = ''] = /^(\s*(?:- )?(?:"?[\w./-]+"?:\s+)?)(.*)$/.exec(line) ?? [];
  return { key, value };
}

const pemBlock = (value: string): string | undefined =>
  /^-----BEGIN ([A-Z ]+)-----/.exec(Buffer.from(value.replace(/^"|"$/g, ''), 'base64').toString('latin1'))?.[1];
