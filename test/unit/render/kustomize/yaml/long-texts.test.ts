import { expect, it } from 'vitest';
import { parseDocuments } from '../../../../../shared/render/kustomize/yaml/parse-documents.ts';
import { commentBeside } from '../../../../../shared/render/kustomize/yaml/written-scalars.ts';

const many = 200_000;

it.each([
  ['items are opened and never closed', `x: "${'- ['.repeat(many)}"`],
  ['items are opened for one that is closed far behind', `x: "${'- ['.repeat(many)}]${' '.repeat(many)}"`],
  ['a comment begins again and again', `x: #${' #{'.repeat(many)}\n  a: b`],
  ['maps share a line with a comment', `${JSON.stringify(Array(many).fill({ a: { b: 1 } }))} # {"type": "array"}`],
])('reads a line in which %s', (_, text) => {
  expect(parseDocuments('a.yaml', text, 'objects')).toHaveLength(1);
});

it('reads blank lines without end after a separator', () => {
  expect(parseDocuments('a.yaml', `a: 1\n---\n${'\n'.repeat(10_000_000)}`, 'objects')).toEqual([{ a: 1 }, null]);
});

it('notes what is wrong with each of many documents', () => {
  const text = Array(many / 10)
    .fill(`a: b\na: ${'c'.repeat(200)}\n`)
    .join('---\n');

  expect(parseDocuments('a.yaml', text, 'objects')).toHaveLength(many / 10);
});

it('names the line of an error in a later document', () => {
  expect(() => parseDocuments('a.yaml', 'a: 1\n---\nb: 1\n---\n\nc: [\n')).toThrow(/^a.yaml:[67]: /);
});

it('attaches the comment after a line to every map that begins in it, and the one above to the first', () => {
  const text = 'a: {b: {c: 1}} # {"x": 1}\n# {"y": 1}\nd: {e: {}}\n';

  const [found] = parseDocuments('a.yaml', text, 'objects') as [{ a: object; d: object }];

  expect([commentBeside(found, 'a'), commentBeside(found.a, 'b')]).toEqual(['{"x": 1}', '{"x": 1}']);
  expect([commentBeside(found, 'd'), commentBeside(found.d, 'e')]).toEqual(['{"y": 1}', undefined]);
});
