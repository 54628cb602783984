import { describe, expect, it } from 'vitest';
import { readTimestamp } from '../../../../../shared/base/go/yaml/timestamp.ts';
import { writeKubeYaml } from '../../../../../shared/base/yaml/write/write-kube-yaml.ts';
import { parseDocuments } from '../../../../../shared/render/kustomize/yaml/parse-documents.ts';

const read = (text: string): unknown => (parseDocuments('a.yaml', `v: ${text}\n`, 'objects')[0] as { v: unknown }).v;

describe('a scalar of an object', () => {
  it.each([
    ['0755', 493],
    ['0o17', 15],
    ['-0o17', -15],
    ['0b11', 3],
    ['+0x1f', 31],
    ['1_000', 1000],
    ['08', 8],
    ['.5_0', 0.5],
    ['18446744073709551615', 18446744073709551615n],
    ['18446744073709551616', 2 ** 64],
    ['1e400', '1e400'],
    ['_1', '_1'],
    ['1:30', '1:30'],
    ['yes', 'yes'],
    ['2001-01-01', '2001-01-01T00:00:00Z'],
    ['"2001-01-01"', '2001-01-01'],
    ['2001-02-29', '2001-02-29'],
    ['!!int "5"', 5],
    ['!!float 5', 5],
    ['!!str 5', '5'],
    ['!!binary aGVsbG8=', 'hello'],
    ['!ours 5', '5'],
    ['!ours {a: !b [1]}', { a: [1] }],
  ])('is read as Go does it: %s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('is not a time in a file of another kind', () => {
    expect(parseDocuments('kustomization.yaml', 'v: 2001-01-01\n')).toEqual([{ v: '2001-01-01' }]);
  });
});

describe('readTimestamp', () => {
  it.each([
    ['2004-2-29', '2004-02-29T00:00:00Z'],
    ['2001-01-01t1:2:3.10+00:00', '2001-01-01T01:02:03.1Z'],
    ['2001-01-01T01:02:03,5-05:30', '2001-01-01T01:02:03.5-05:30'],
    ['2001-01-01  1:2:3', '2001-01-01T01:02:03Z'],
    ['0000-01-01', '0000-01-01T00:00:00Z'],
  ])('returns what Go makes of it: %s', (text, time) => {
    expect(readTimestamp(text)).toBe(time);
  });

  it.each(['2001-13-01', '2001-01-01T24:00:00Z', '2001-01-01T01:02:03', '2001-01-01 1:02:03Z', '02001-01-01', '2001'])(
    'finds none in %s',
    (text) => {
      expect(readTimestamp(text)).toBeUndefined();
    },
  );
});

describe('a text that looks like something else', () => {
  it.each(['1_000', '0b11', '.5_0', '1:30', '2001-01-01', '2001-01-01 1:2:3', '1e5', '0o17', '+1'])(
    'is quoted: %s',
    (text) => {
      expect(writeKubeYaml([text])).toBe(`- "${text}"\n`);
    },
  );

  it.each(['1e400', '2001-13-01', '2001-01-01 1:02:03Z', '_1', '0x', '1.2.3'])('is plain: %s', (text) => {
    expect(writeKubeYaml([text])).toBe(`- ${text}\n`);
  });
});
