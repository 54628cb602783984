import { describe, expect, it } from 'vitest';
import { parseDocuments, type YamlError } from '../../../shared/yaml/parse-documents.ts';

describe('a block text that ends with the file', () => {
  it.each([
    ['a: |\n  x\n  y', 'x\ny'],
    ['a: |+\n  x', 'x'],
    ['a: >\n  x\n  y', 'x y'],
    ['- b\n- a: |2\n     x', ' x'],
    ['a: |\n  x\n', 'x\n'],
    ['a: |\n  x\n  ', 'x\n'],
    ['a: |\n  x\n# the end', 'x\n'],
  ])('ends as the line does: %j', (text, value) => {
    const [document] = parseDocuments('a.yaml', text);

    expect([document].flat().at(-1)).toEqual({ a: value });
  });

  it('says nothing of a text before it', () => {
    expect(parseDocuments('a.yaml', 'a: |\n  x\nb: y')).toEqual([{ a: 'x\n', b: 'y' }]);
  });
});

describe('a folded text', () => {
  const text = 'x: >\n  a\n  b\n\n  c\n    d\n    e\n  f\n\n    g\n\n  h\ny: end\n';

  it('is what YAML says', () => {
    expect(parseDocuments('a.yaml', text)).toEqual([{ x: 'a b\nc\n  d\n  e\nf\n\n  g\n\nh\n', y: 'end' }]);
  });

  it('of an object has one more empty line before lines that are indented further, as kustomize prints it', () => {
    const [document] = parseDocuments('a.yaml', text, 'objects');

    expect(document).toEqual({ x: 'a b\nc\n\n  d\n  e\nf\n\n\n  g\n\nh\n', y: 'end' });
  });

  it('may end with the file too', () => {
    expect(parseDocuments('a.yaml', 'x: >\n  a\n    b', 'objects')).toEqual([{ x: 'a\n\n  b' }]);
  });
});

describe('a stream of documents', () => {
  it.each([
    ['a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['---\na: |+\n  x\n\n---\n# nothing\n--- # c\nb: 2\n...\n', [{ a: 'x\n\n' }, { b: 2 }]],
    ['a: |\n  ---\n  x\n--- b\n', [{ a: '---\nx\n' }, 'b']],
    ['a: 1\r\n---\r\nb: 2\r\n', [{ a: 1 }, { b: 2 }]],
    ['%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n---\nb: 2\n', [{ a: '1' }, { b: 2 }]],
    ['a: ---x\nb: x---\n---x: 1\n', [{ a: '---x', b: 'x---', '---x': 1 }]],
  ])('is read one after the other: %j', (text, documents) => {
    expect(parseDocuments('a.yaml', text)).toEqual(documents);
  });

  it('names the line of what is wrong in a later one', () => {
    const read = () => parseDocuments('a.yaml', 'a: 1\n---\nb: 2\n---\nc: 3\nd: [\n');

    expect(read).toThrow(expect.objectContaining<Partial<YamlError>>({ name: 'YamlError', line: 7 }));
  });
});

it.each(['last', 'objects'] as const)(
  'reads all documents of a file with the line ends of Windows (%s)',
  (duplicates) => {
    expect(parseDocuments('a.yaml', 'a: 1\r\n---\r\nb: 2\r\n--- # c\r\nc: |\r\n  3\r\n', duplicates)).toEqual([
      { a: 1 },
      { b: 2 },
      { c: '3\n' },
    ]);
  },
);
