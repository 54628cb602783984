import fc from 'fast-check';

/** What may come into a text by a slip: signs of YAML, breaks and blanks of all kinds, and what no file should hold. */
const typed = [
  ...[' ', '  ', '\t', '\n', '\n\n', '\n  ', '\n    ', ' \n', '\r', '\r\n', '\u0085', '\u00a0', '\u2028'],
  ...[':', ': ', '-', '- ', '- - ', '?', '#', ' #', ',', '.', '=', '+', '~', '!', '!!str ', '&a ', '*a', '<<: '],
  ...['"', "'", '""', "''", '"a": b', '[', ']', '{', '}', '[]', '{}', '|', '|-', '|+', '|1', '>', '>-', '>2'],
  ...['%', '@', '`', '\\', '...', '---', '\n...\n', '\n---\n', '0', '1', 'e', 'null', 'true', 'yes', 'é', '😀'],
  ...['\ufeff', '\0', '\u0007', '\u007f', '\u009f'],
];

/** A part of a text's length, or of the number of its lines. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

type Slip = (text: string) => string;

const typing: fc.Arbitrary<Slip> = fc
  .record({
    place,
    isBetweenWords: fc.boolean(),
    lost: fc.nat(3),
    inserted: fc.oneof(fc.constant(''), fc.constantFrom(...typed)),
  })
  .map((slip) => (text) => {
    const borders = [...text.matchAll(/(?<=\S)(?=\s)|(?<=\s)(?=\S)/g)].map(({ index }) => index);
    const border = slip.isBetweenWords ? borders[Math.floor(slip.place * borders.length)] : undefined;
    const at = border ?? Math.floor(slip.place * text.length);
    return text.slice(0, at) + slip.inserted + text.slice(at + (border === undefined ? slip.lost : 0));
  });

/** A line is lost, stands twice or elsewhere, or says what another one says. */
const editing: fc.Arbitrary<Slip> = fc
  .record({ place, other: place, how: fc.constantFrom('lose', 'repeat', 'move', 'take over') })
  .map(({ place: from, other, how }) => (text) => {
    const lines = text.split('\n');
    const at = Math.floor(from * lines.length);
    const [line = ''] = lines.splice(at, 1);
    const elsewhere = Math.floor(other * lines.length);
    if (how === 'repeat') lines.splice(at, 0, line, line);
    if (how === 'move') lines.splice(elsewhere, 0, line);
    if (how === 'take over') lines.splice(at, 0, line.replace(/(?<=[:-] +)\S.*$/, saidIn(lines[elsewhere])));
    return lines.join('\n');
  });

function saidIn(line = ''): string {
  return /[:-] +(\S.*)$/.exec(line)?.[1] ?? line;
}

/** A text in which one or two things are not what they should be. */
export const withSlips: fc.Arbitrary<Slip> = fc
  .array(fc.oneof(typing, editing), { minLength: 1, maxLength: 2 })
  .map((slips) => (text) => slips.reduce((spoiled, slip) => slip(spoiled), text));
