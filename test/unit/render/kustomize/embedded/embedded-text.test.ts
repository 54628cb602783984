import { describe, expect, it } from 'vitest';
import { editText } from '../../../../../shared/render/kustomize/embedded/edit-text.ts';
import { newValue } from '../../../../../shared/render/kustomize/object/new-value.ts';
import type { Json } from '../../../../../shared/render/kustomize/object/resource.ts';
import { buildFiles } from '../build-files.ts';

const put = (text: string, path: string, value: Json = 'new', create = false): string | undefined =>
  editText(text, path.split('/'), newValue(value), create);

describe('a value put into a text of YAML', () => {
  it.each([
    ['plain', 'a: old\nb: 1', 'a: new\nb: 1'],
    ['in quotes, which stay', `a: 'old'\nb: "1"`, `a: 'new'\nb: "1"`],
    ['beside comments, which stay', '# head\na: old # behind\n# last\n', '# head\na: new # behind\n# last'],
    ['in a literal text', 'a: |\n  old\n  old\nb: 1', 'a: |-\n  new\nb: 1'],
    ['in brackets over several lines', 'x: {\n  y: 1,\n}\na: old', 'x: {y: 1}\na: new'],
    ['before lists, which lose their indentation', 'a: old\nl:\n  - x\n  - - y\n', 'a: new\nl:\n- x\n- - y'],
    ['between empty lines, which go', '\na: old\n\n\nb: 1\n\n', 'a: new\nb: 1'],
    ['in the first of several documents, which alone stays', 'a: old\n---\na: 2\n', 'a: new'],
    ['beside anchors', 'x: &one {k: v}\ny: *one\na: old', 'x: &one {k: v}\ny: *one\na: new'],
    [
      'beside dates and words of older YAML',
      'a: old\nd: 2020-01-01\nn: no\nt: 1:20',
      'a: new\nd: 2020-01-01\nn: no\nt: 1:20',
    ],
  ])('is written %s', (_, text, expected) => {
    expect(put(text, 'a')).toBe(expected);
  });

  it('says what it was where it is something else now', () => {
    expect(put('a: 1', 'a')).toBe('a: !!int new');
  });

  it.each([
    ['long lines, which are not folded', `b: ${'word '.repeat(30)}word`, `b: ${'word '.repeat(30)}word`],
    ['single quotes over several lines', "b: 'x\n\n  y'", "b: 'x\n\n  y'"],
    ['what is not printable in single quotes', "b: '\u{1f600}'", 'b: "\\U0001F600"'],
    ['what is not printable in a block', 'b: |\n  \u{1f600}\n  y', 'b: "\\U0001F600\\ny\\n"'],
    ['a block with a blank before a line break', 'b: |\n  x \n  y', 'b: "x \\ny\\n"'],
    ['escapes as Go writes them', 'b: "\\a\\u2028\\x85\\u00e9\\t"', 'b: "\\a\\L\\N\u00e9\\t"'],
  ])('is written beside %s', (_, beside, written) => {
    expect(put(`a: old\n${beside}\n`, 'a')).toBe(`a: new\n${written}`);
  });

  it.each([
    ['a document with a head of its own', '# one\n\n# two\n', '# one\n\n# two\n'],
    [
      'an item, before its dash',
      'l:\n  # x\n  - x\n  # y\n  - y: 1\n    # z\n    z: 2\n',
      'l:\n# x\n- x\n# y\n- y: 1\n  # z\n  z: 2\n',
    ],
    ['an item and its first key', 'l:\n# both\n- # x\n  x: 1\n', 'l:\n# both\n- # x\n  x: 1\n'],
    ['an item that is a text in lines', 'l:\n  # text\n  - |\n    x\n', 'l:\n# text\n- |\n  x\n'],
    ['a key whose map follows', 'm: # m\n  x: 1 # x\n  y: # y\n    z: 1\n', 'm: # m\n  x: 1 # x\n  y: # y\n    z: 1\n'],
    ['a key whose list follows', 'l: # l\n- x # x\n', 'l: # l\n- x # x\n'],
    ['a map with an anchor, of which its first key takes it', 'm: &m # m\n  x: 1\n', 'm: &m\n  x: 1 # m\n'],
    [
      'keys, with empty lines, which go',
      'm:\n\n  # x\n  x: 1\n\n  # y\n\n  y: 2\n',
      'm:\n  # x\n  x: 1\n  # y\n  y: 2\n',
    ],
    ['what is before it, at its foot', 'm:\n  x: 1\n\n  # m\n\nb: 1\n# b\n\n', 'm:\n  x: 1\n  # m\nb: 1\n# b\n\n'],
    ['a text in lines', 'b: | # b\n  x\nc: > # c\n  y\n', 'b: | # b\n  x\nc: > # c\n  y\n\n'],
    [
      'what is in brackets',
      'x: {\n  # y\n  y: 1, # 1\n  z: [\n    1, # 2\n    2\n    # 3\n  ]\n}\n',
      'x: {\n  # y\n  y: 1, # 1\n  z: [1, # 2\n    2,\n    # 3\n  ]}\n',
    ],
    ['a document that says where it starts', '# x\n---\n# y\n', '# x\n# y\n'],
    ['a key, with blanks behind it', '# x  \n#  y \n', '# x  \n#  y \n'],
  ])('is written beside a comment of %s', (_, beside, written) => {
    expect(put(`${beside}a: old\n`, 'a')).toBe(`${written}a: new`);
  });

  it("stands before comments at the foot, the last of which are the text's", () => {
    expect(put('a: old\n# a\n\n# last\n', 'a')).toBe('a: new\n# a\n\n# last');
    expect(put('a: old\n# a\n---\nb: 1\n', 'a')).toBe('a: new\n\n# a');
  });

  it.each([
    ['a text in single quotes that ends with line breaks', "b: 'x\n\n  '", "b: 'x\n\n'"],
    [
      'tags',
      'b: !x 1\nc: !<tag:a.b,1:t> {d: 1}\ne: !!str 5\nf: !g%20h i',
      'b: !x 1\nc: !<tag:a.b,1:t> {d: 1}\ne: !!str 5\nf: !g%20h i',
    ],
    ['a key of more than 128 characters', `${'k'.repeat(129)}: 1`, `? ${'k'.repeat(129)}\n: 1`],
    ['a text of which lines are indented', 'b: >\n  x\n   y\n  z\n\n  w', 'b: >-\n  x\n\n   y\n  z\n\n  w'],
    ['a text that ends without a line break', 'b: |\n  x', 'b: |-\n  x'],
    ['quotes that have to be', 'b: ["x: y", "{", \'\', null, \'a,b\']', 'b: ["x: y", "{", \'\', null, \'a,b\']'],
  ])('is written before %s', (_, beside, written) => {
    expect(put(`a: old\n${beside}`, 'a')).toBe(`a: new\n${written}`.trim());
  });

  it.each([
    ['a number that has become a text', 'a: !!float v1.30\nb: 1', 'a: !!float new\nb: 1'],
    ['a value that is none of its type', 'a: old\nb: !!int x', 'a: new\nb: !!int x'],
    [
      'keys that are maps or lists',
      'a: old\n? {b: 1}\n: x\n? - c\n  - d\n: y',
      'a: new\n? {b: 1}\n: x\n? - c\n  - d\n: y',
    ],
    ['a key that is an alias', 'a: &x old\n*x : 1', 'a: &x new\n*x: 1'],
    ['the same key once more, of which the first counts', 'a: old\na: 2', 'a: new\na: 2'],
  ])('is written in a text with %s', (_, text, expected) => {
    expect(put(text, 'a')).toBe(expected);
  });

  it('can be put there again where it has changed the type of a value', () => {
    const once = put('tag: 1.30\nport: 1', 'tag', 'v1.30') as string;

    expect(put(put(once, 'port', '80') as string, 'tag', 'v1.31')).toBe('tag: !!float v1.31\nport: 80');
  });

  it.each(['null', '~', 'a: null', 'a:\n  b: "c: 1"'])(
    'is lost below null, and in a text within the text, of %j',
    (text) => {
      expect(put(text, text.startsWith('a') ? (text.includes('b') ? 'a/b/c' : 'a/b') : 'a', 'x', true)).toBe(text);
    },
  );

  it('leaves what is not a number unchanged', () => {
    expect(put('a: old\nb: .NaN', 'a')).toBe('a: new\nb: .NaN');
  });

  it('takes the place of an alias as a whole, with its own type', () => {
    expect(put('a: &x old\nb: *x', 'b')).toBe('a: &x old\nb: new');
    expect(put('a: &x {c: 1}\nb: *x', 'b', { d: '2' })).toBe('a: &x {c: 1}\nb:\n  d: "2"');
  });

  it('is quoted where it would be something else', () => {
    expect(put('a: old', 'a', 8080)).toBe('a: "8080"');
  });

  it('means what it looks like where it is new', () => {
    expect(put('a: old', 'b/[name=x]/port', '8080', true)).toBe('a: old\nb:\n- name: x\n  port: 8080');
  });

  it('comes after the comment at the end, with an empty line between', () => {
    expect(put('a: 1\n# last\n', 'b', 'x', true)).toBe('a: 1\n# last\n\nb: x');
  });

  it('keeps a comment with what is before it where it is indented further than what follows', () => {
    expect(put('a:\n  b: old\n  # of a\nc: 1\n', 'a/b')).toBe('a:\n  b: new\n  # of a\nc: 1');
  });

  it.each([
    ['the path leads nowhere', 'a: 1', 'b'],
    ['the path goes through an alias', 'a: &x {b: 1}\nc: *x', 'c/b'],
    ['the text is one value', 'a', 'b'],
    ['the text is not YAML', '{', 'a'],
    ['the text has nothing but a comment', '# none', 'a'],
    ['a merged map has it', 'x: &x {a: 1}\ny:\n  <<: *x', 'y/a'],
  ])('has no place where %s', (_, text, path) => {
    expect(put(text, path)).toBeUndefined();
  });
});

describe('a value put into a text of JSON', () => {
  it('is written among keys sorted by their bytes, and numbers as Go writes them', () => {
    const text = '{"x":"old","10":1,"9":2,"\u{1f600}":1.50,"\uff5e":12345678901234567890,"<":1e30}';

    expect(put(text, 'x')).toBe(
      '{"10":1,"9":2,"\\u003c":1e+30,"x":"new","\uff5e":12345678901234567890,"\u{1f600}":1.5}',
    );
  });

  it('sorts the keys, and hides what HTML would read', () => {
    expect(put('{"b": "<", "a": "old"}', 'a')).toBe('{"a":"new","b":"\\u003c"}');
  });

  it('keeps the lines of a text that has them', () => {
    expect(put('{\n  "b": {},\n  "a": "old"\n}\n', 'a')).toBe('{\n  "a": "new",\n  "b": {}\n}');
  });

  it('keeps the type of what was there', () => {
    expect(put('{"a": 1, "b": "1"}', 'a', '2')).toBe('{"a":2,"b":"1"}');
    expect(put('{"a": 1, "b": "1"}', 'b', 2)).toBe('{"a":1,"b":"2"}');
  });

  it.each(['{"a": 1}', '{"a": "x", "a": "y"}', '{"a": "x", 1: 2}', '{"a": "x", ? {"b": 1} : 2}'])(
    'leaves the text unchanged where it would not be JSON: %s',
    (text) => {
      expect(put(text, 'a')).toBe(text);
    },
  );
});

describe('a replacement', () => {
  const source = '{apiVersion: v1, kind: ConfigMap, metadata: {name: source}, data: {word: w, port: "80"}}';
  const replace = (target: string, from: string, path: string, options = '{}'): unknown => {
    const fields = [
      `source: {kind: ConfigMap, name: source, fieldPath: data.${from}}`,
      `targets: [{select: {kind: Target}, fieldPaths: ["${path}"], options: ${options}}]`,
    ];
    const [, object] = buildFiles({
      'kustomization.yaml': `resources: [all.yaml]\nreplacements: [{${fields.join(', ')}}]\n`,
      'all.yaml': `${source}\n---\n{apiVersion: v1, kind: Target, metadata: {name: target}, spec: ${target}}\n`,
    });
    return object?.['spec'];
  };

  it('finds the items of a list by a part of what they are called', () => {
    expect(replace('[{name: app, v: 1}, {name: my-app, v: 1}]', 'port', 'spec.[name=app].v')).toEqual([
      { name: 'app', v: 80 },
      { name: 'my-app', v: 80 },
    ]);
  });

  it('finds them by a regular expression', () => {
    expect(replace('[{name: app, v: 1}, {name: my-app, v: 1}]', 'port', 'spec.[name=^app$].v')).toEqual([
      { name: 'app', v: 80 },
      { name: 'my-app', v: 1 },
    ]);
  });

  it('is a number where it is new and looks like one', () => {
    expect(replace('{}', 'port', 'spec.new', '{create: true}')).toEqual({ new: 80 });
  });

  it('stays a text in the place of a text', () => {
    expect(replace('{a: "x"}', 'port', 'spec.a')).toEqual({ a: '80' });
  });

  it('stays a number after a part of one is replaced', () => {
    expect(replace('{a: 7}', 'port', 'spec.a', '{delimiter: ":", index: 0}')).toEqual({ a: 80 });
  });

  it.each(['1', 'true', 'null', '1.5'])('is refused in the place of %s where it is a word', (value) => {
    expect(() => replace(`{a: ${value}}`, 'word', 'spec.a')).toThrow(/cannot take the value: 'w'/);
  });

  it.each([
    ['{a: null}', 'spec.a.b'],
    ['{a: ~}', 'spec.a.b.[c=1].d'],
    ['{l: [{t: "b: 1"}]}', 'spec.l.*.t.b'],
  ])('changes nothing of %s at %s, without an error', (spec, path) => {
    expect(replace(spec, 'port', path, '{create: true}')).toEqual(replace(spec, 'port', 'metadata.name'));
  });

  it.each(['', '{a: }', '{a: 5}'])('finds no place below what is left blank or a number: %j', (spec) => {
    expect(() => replace(spec, 'port', 'spec.a.b', '{create: true}')).toThrow(/unable to find or create field/);
  });

  it('takes an item that is selected by its text as a whole, however the path continues', () => {
    expect(replace('[x, y]', 'port', 'spec.[=x].b')).toEqual(['80', 'y']);
    expect(replace('[y]', 'port', 'spec.[=x].b', '{create: true}')).toEqual(['y', 80]);
  });

  it('does not go through the values of a map', () => {
    expect(() => replace('{a: 1}', 'port', 'spec.*')).toThrow(/unable to find field "spec\.\*"/);
  });
});
