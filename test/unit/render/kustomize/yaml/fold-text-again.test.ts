import { describe, expect, it } from 'vitest';
import { foldTextAgain } from '../../../../../shared/render/kustomize/yaml/fold-text-again.ts';
import { parseDocuments } from '../../../../../shared/render/kustomize/yaml/parse-documents.ts';

describe('a folded text that Go has written and read once more', () => {
  it.each([
    ['stays what it is on one line', 'one two\n', 'one two\n'],
    ['keeps its paragraphs', 'one\ntwo\n', 'one\ntwo\n'],
    ['has an empty line more before lines that are indented further', 'one\n  two\n', 'one\n\n  two\n'],
    ['has none more between those', 'one\n  two\n  three\nfour\n', 'one\n\n  two\n  three\nfour\n'],
    ['has an empty line more at its end, where it has one', 'one\n\n', 'one\n\n\n'],
    ['loses the ends of lines after a blank at its start', ' one\ntwo\nthree', ' one\ntwo three'],
    ['stays what it is with a blank at the end of a line', 'one \n  two\n', 'one \n  two\n'],
    ['stays what it is with what cannot be printed', '\u{1F600}\n  two\n', '\u{1F600}\n  two\n'],
    ['stays nothing', '', ''],
  ])('%s', (_, text, again) => {
    expect(foldTextAgain(text)).toBe(again);
  });
});

describe('the folded texts of an object', () => {
  const block = '>\n      one\n        two\n';

  it('are returned as Go writes and reads them', () => {
    expect(parseDocuments('a.yaml', `spec:\n  list:\n  - ${block}`, 'objects')).toEqual([
      { spec: { list: ['one\n\n  two\n'] } },
    ]);
  });

  it('are unchanged among its annotations', () => {
    const text = `metadata:\n  labels: {a: b}\n  annotations:\n    a: {}\n    b: ${block}    c: ${block}`;

    expect(parseDocuments('a.yaml', text, 'objects')).toEqual([
      { metadata: { labels: { a: 'b' }, annotations: { a: {}, b: 'one\n  two\n', c: 'one\n  two\n' } } },
    ]);
  });
});
