import { describe, expect, it } from 'vitest';
import { writeKubeDocuments, writeKubeYaml } from '../../../../../shared/base/yaml/write/write-kube-yaml.ts';
import { parseDocuments } from '../../../../../shared/render/kustomize/yaml/parse-documents.ts';
import { forgetWritten, writtenText } from '../../../../../shared/render/kustomize/yaml/written-scalars.ts';

describe('writeKubeYaml', () => {
  it('sorts keys, does not indent lists and puts the first key of an item beside the dash', () => {
    const text = writeKubeYaml({ spec: { ports: [{ port: 80, name: 'http' }], empty: [], none: {} }, kind: 'Service' });

    expect(text).toBe('kind: Service\nspec:\n  empty: []\n  none: {}\n  ports:\n  - name: http\n    port: 80\n');
  });

  it('writes a question mark before a key of more than 128 bytes, or of several lines', () => {
    const [fits, long] = ['é'.repeat(64), 'a'.repeat(129)];

    expect(writeKubeYaml({ [fits]: 1 })).toBe(`${fits}: 1\n`);
    expect(writeKubeYaml({ a: { [long]: [1, { b: 2 }] } })).toBe(`a:\n  ? ${long}\n  : - 1\n    - b: 2\n`);
    expect(writeKubeYaml([{ 'a\nb': {}, 'c\n': 'd' }])).toBe('- ? |-\n    a\n    b\n  : {}\n  ? |\n    c\n  : d\n');
  });

  it('sorts letters after other signs and digits, and numbers by value', () => {
    const keys = ['us-z', 'a10', 'us-10', 'us-1a', 'us-1-foo', 'us-1_foo', 'us-1', 'us-1\u00e9', 'us-Z', 'a9'];
    const sorted = ['a9', 'a10', 'us-1', 'us-1-foo', 'us-1_foo', 'us-10', 'us-1a', 'us-1\u00e9', 'us-Z', 'us-z'];

    expect(writeKubeYaml(Object.fromEntries(keys.map((key) => [key, 0])))).toBe(
      sorted.map((key) => `${key}: 0\n`).join(''),
    );
  });

  it('quotes texts that would be read as something else', () => {
    const text = writeKubeYaml(['true', '12', 'yes', '', '- a', 'a: b', '*', 'plain']);

    expect(text).toBe('- "true"\n- "12"\n- "yes"\n- ""\n- \'- a\'\n- \'a: b\'\n- \'*\'\n- plain\n');
  });

  it('escapes a tab, and takes no other white space than a blank for one', () => {
    expect(writeKubeYaml(['a\tb', '\u2003a\u3000', ' a', 'a:\u3000b'])).toBe(
      '- "a\\tb"\n- \u2003a\u3000\n- \' a\'\n- a:\u3000b\n',
    );
  });

  it('sorts signs and letters beyond the basic plane by their code', () => {
    const keys = ['\u{1d49c}', '\u{1f600}a', '\u{1f600}1', 'a\u{1f600}', 'a\uff5e', '\u{1f600}', '\uff5e', '\u00e9'];
    const sorted = ['\uff5e', '\u{1f600}', '\u{1f600}1', '\u{1f600}a', 'a\uff5e', 'a\u{1f600}', '\u00e9', '\u{1d49c}'];

    const written = writeKubeYaml(Object.fromEntries(keys.map((key) => [key, 1])));

    expect(written).toBe(writeKubeYaml(sorted.map((key) => ({ [key]: 1 }))).replace(/^- /gm, ''));
  });

  it('escapes all that follows a byte order mark', () => {
    expect(writeKubeYaml(['\ufeffa \u00a0', 'a\ufeffb'])).toBe('- "\\uFEFF\\x61\\x20\\_"\n- "a\\uFEFFb"\n');
  });

  it('writes what fits 64 bits as an integer, and other numbers as Go does', () => {
    const numbers = [1, -0, 21e5, 1e19, -(2 ** 63), -1e19, 2 ** 64, 1234567.5, 123456.5, 0.0001, 0.00001, 1.5e-7];

    expect(writeKubeYaml(numbers).trimEnd().split('\n')).toEqual([
      '- 1',
      '- 0',
      '- 2100000',
      '- 10000000000000000000',
      '- -9.223372036854776e+18',
      '- -1e+19',
      '- 1.8446744073709552e+19',
      '- 1.2345675e+06',
      '- 123456.5',
      '- 0.0001',
      '- 1e-05',
      '- 1.5e-07',
    ]);
  });

  it('writes lines as a literal block, with the mark for its end', () => {
    expect(writeKubeYaml({ a: 'x\ny\n', b: 'x\ny' })).toBe('a: |\n  x\n  y\nb: |-\n  x\n  y\n');
  });

  it('breaks a line at the first space beyond the 80th column', () => {
    const words = Array.from({ length: 30 }, () => 'word').join(' ');

    const [first, second] = writeKubeYaml({ key: words }).split('\n');

    expect(first?.length).toBeGreaterThan(80);
    expect(second?.startsWith('  word')).toBe(true);
  });

  it('separates documents that can be read again', () => {
    const documents = [{ a: '0755', b: 493 }, { c: [null, { d: 'x # y' }] }];

    expect(parseDocuments('out.yaml', writeKubeDocuments(documents))).toEqual(documents);
  });
});

describe('parseDocuments', () => {
  it('reads 0755 as octal, and yes as a text', () => {
    const documents = parseDocuments('a.yaml', 'mode: 0755\nflag: yes');

    expect(forgetWritten(documents)).toEqual([{ mode: 493, flag: 'yes' }]);
    expect(writtenText(documents[0] as object, 'mode')).toBe('0755');
  });

  it('lets the lines of a quoted text hang out to the left', () => {
    expect(parseDocuments('a.yaml', "a:\n  b: 'x\n  y'\n")).toEqual([{ a: { b: 'x y' } }]);
  });
});
