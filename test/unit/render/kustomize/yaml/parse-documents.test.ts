import { describe, expect, it } from 'vitest';
import type { YamlError } from '../../../../../shared/base/yaml/read/yaml-error.ts';
import { parseDocuments } from '../../../../../shared/render/kustomize/yaml/parse-documents.ts';

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

  it('has in an object one more empty line before lines that are indented further, as kustomize prints it', () => {
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

describe('an escape in quotes', () => {
  it.each([
    [String.raw`a: "it\'s b"`, "it's b"],
    [String.raw`a: "\\/ \\'"`, String.raw`\/ \'`],
    [String.raw`a: "\U0001F600"`, '😀'],
  ])('is accepted where Go accepts it: %s', (text, value) => {
    expect(parseDocuments('a.yaml', text)).toEqual([{ a: value }]);
  });

  it.each([
    String.raw`a: "b\/c"`,
    String.raw`a: "\\\/"`,
    String.raw`a: "\ud83d\ude00"`,
    String.raw`a: "\U0000D800"`,
    String.raw`a: "\U00110000"`,
    String.raw`a: "\("`,
  ])('is refused where Go refuses it: %s', (text) => {
    expect(() => parseDocuments('a.yaml', text)).toThrow(/^a.yaml:1: (found unknown|found invalid Unicode|unknown) /);
  });
});

describe('a tab', () => {
  it.each([
    ['a:\tb\t# c\nd:\t[1,\t2,\n\t"\t",\t{e:\t3}]\n', { a: 'b', d: [1, 2, '\t', { e: 3 }] }],
    ['{\n\t"a":\t{\n\t\t"b": [\t]\n\t}\n}\n', { a: { b: [] } }],
    ['a: |\n  b\n  \tc\nd: "e\n\tf"\n', { a: 'b\n\tc\n', d: 'e f' }],
    ['a: b\n \tc\n \t\nd: e\t# f\tg\n', { a: 'b c', d: 'e' }],
    ['- &a\tb\n- !!str\t1\n', ['b', '1']],
  ])('is accepted between values, in texts and in what is indented: %j', (text, value) => {
    expect(parseDocuments('a.yaml', text)).toEqual([value]);
  });

  it.each([
    ['-\ta\n', 1],
    ['- b\n- \t|\n  c\n', 2],
    ['-\t[a]\n', 1],
    ['?\ta\n: b\n', 1],
    ['a: b\n\t\nc: d\n', 2],
    ['a:\n  b: c\n  \t# d\ne: f\n', 3],
    ['a: "b"\n\t\nc: d\n', 2],
    ['a: {b: c}\n \t# d\n', 2],
  ])('is refused as indentation: %j', (text, line) => {
    expect(() => parseDocuments('a.yaml', text)).toThrow(
      new RegExp(`^a.yaml:${line}: (found (a tab character|character that cannot start)|deficient)`),
    );
  });
});

it.each([
  ['a: "b"#c\nd: e\n', { a: 'b', d: 'e' }],
  ["- 'b'#c\n- [d]#e\n- {}#f\n", ['b', ['d'], {}]],
  ['a: [b,#c\n  "d"#e\n  ]\n', { a: ['b', 'd'] }],
  ['a: |#b\n  c\nd: >-#e\n  f\n', { a: 'c\n', d: 'f' }],
])('accepts a comment without a space after what ends: %j', (text, value) => {
  expect(parseDocuments('a.yaml', text)).toEqual([value]);
});

it('does not read a comment without a space after a text', () => {
  expect(parseDocuments('a.yaml', 'a: b#c\n')).toEqual([{ a: 'b#c' }]);
  expect(() => parseDocuments('a.yaml', 'x:\n  "a":#b\n    c: d\n')).toThrow(/^a.yaml:2: /);
});

it.each([
  ['a: b\x85c: d\n', { a: 'b', c: 'd' }],
  ['a: "b\x85c"\n', { a: 'b c' }],
  ['a: b\u2028\nc: d # e\u2029f: g\n', { a: 'b', c: 'd', f: 'g' }],
  ['a: b\rc: d\r', { a: 'b', c: 'd' }],
])('breaks lines as YAML 1.1 does: %j', (text, value) => {
  expect(parseDocuments('a.yaml', text)).toEqual([value]);
});

it.each(['\x07', '\x7f', '\x9f', '\uffff'])('refuses in comments too what no YAML may hold: %j', (character) => {
  expect(() => parseDocuments('a.yaml', `a: b\n# ${character}\n`)).toThrow(
    'a.yaml:2: control characters are not allowed',
  );
});

describe('what follows a document', () => {
  it.each(['{a: b}}\n', '{a: b} c\n', '--- {a: b}\n...\n - c: [\n'])('is not looked at: %j', (text) => {
    expect(parseDocuments('a.yaml', text, 'objects')).toEqual([{ a: 'b' }]);
    expect(parseDocuments('a.yaml', text, 'settings')).toEqual([{ a: 'b' }]);
  });

  it('is not a setting, even in a document of its own', () => {
    expect(parseDocuments('a.yaml', '# c\n---\na: b\n---\nc: [\n', 'settings')).toEqual([{ a: 'b' }]);
    expect(parseDocuments('a.yaml', '---\n---\na: b\n', 'settings')).toEqual([]);
  });

  it('is read ahead of by three tokens where objects are read, and by one where settings are', () => {
    const text = 'a: b\n...\nc\n  d: e\n';

    expect(parseDocuments('a.yaml', text, 'settings')).toEqual([{ a: 'b' }]);
    expect(() => parseDocuments('a.yaml', text, 'objects')).toThrow(/^a.yaml:4: /);
  });
});

it.each(['a:\n  - "b" c:\n', 'a:\n  - {}b: c\n', 'a:\n  - [b] c: d\n'])(
  'refuses what follows an item in its line: %j',
  (text) => {
    expect(() => parseDocuments('a.yaml', text)).toThrow(/^a.yaml:2: /);
  },
);

it.each([': a\n', '- : a\n', '{: a}\n'])('refuses a missing key: %j', (text) => {
  expect(() => parseDocuments('a.yaml', text)).toThrow(/^a.yaml:1: /);
});

it('accepts a comment below another one that is indented by tabs', () => {
  const text = 'a: b\n# c\n \t# d\n\n\t# e\nf: g\n';

  expect(parseDocuments('a.yaml', text, 'objects')).toEqual([{ a: 'b', f: 'g' }]);
  expect(() => parseDocuments('a.yaml', text, 'settings')).toThrow(/^a.yaml:3: /);
});

it('reads settings as the second version of Go does, where a question mark ends a word in brackets', () => {
  expect(parseDocuments('a.yaml', 'a: [b?c]\n', 'objects')).toEqual([{ a: ['b?c'] }]);
  expect(() => parseDocuments('a.yaml', 'a: [b?c]\n', 'settings')).toThrow("did not find expected ',' or ']'");
});

it('keeps anchors, tags and texts of what Go reads and js-yaml does not', () => {
  const text = 'a: &x {b:\t"c\\td"}#e\nf: *x\ng: !!str 1\nh: !i\n- >\n  j\n  k\n';

  expect(parseDocuments('a.yaml', text, 'objects')).toMatchObject([
    { a: { b: 'c\td' }, f: { b: 'c\td' }, g: '1', h: ['j k\n'] },
  ]);
});
