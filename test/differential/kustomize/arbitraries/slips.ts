import fc from 'fast-check';

/** What may come into a text by a slip: signs of YAML, breaks and blanks of all kinds, and what no file should hold. */
const typed = [
  ...[' ', '  ', '\t', '\n', '\n\n', '\n  ', '\n    ', ' \n', '\r', '\r\n', '\u0085', '\u00a0', '\u2028'],
  ...[':', ': ', '-', '- ', '- - ', '?', '#', ' #', ',', '.', '=', '+', '~', '!', '!!str ', '&a ', '*a', '<<: '],
  ...['"', "'", '""', "''", '"a": b', '[', ']', '{', '}', '[]', '{}', '|', '|-', '|+', '|1', '>', '>-', '>2'],
  ...['%', '@', '`', '\\', '...', '---', '\n...\n', '\n---\n', '0', '1', 'e', 'null', 'true', 'yes', 'é', '😀'],
  ...['\ufeff', '\0', '\u0007', '\u007f', '\u009f'],
];

const slip = fc.record({
  /** A part of the text's length. */
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  isBetweenWords: fc.boolean(),
  lost: fc.nat(3),
  typed: fc.oneof(fc.constant(''), fc.constantFrom(...typed)),
});

/** A text in which one or two places are not what they should be. */
export const withSlips: fc.Arbitrary<(text: string) => string> = fc
  .array(slip, { minLength: 1, maxLength: 2 })
  .map((slips) => (text) => slips.reduce(spoil, text));

function spoil(text: string, { place, isBetweenWords, lost, typed: inserted }: Slip): string {
  const borders = isBetweenWords ? [...text.matchAll(/(?<=\S)(?=\s)|(?<=\s)(?=\S)/g)].map(({ index }) => index) : [];
  const at = borders[Math.floor(place * borders.length)] ?? Math.floor(place * text.length);
  return text.slice(0, at) + inserted + text.slice(at + (isBetweenWords ? 0 : lost));
}

type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never;
