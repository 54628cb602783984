import { describe, expect, it } from 'vitest';
import { sprintf } from '../../../../shared/base/go/fmt/sprintf.ts';
import { decodeJson } from '../../../../shared/base/go/json/decode-json.ts';
import { encodeJson } from '../../../../shared/base/go/json/encode-json.ts';
import { formatFloat } from '../../../../shared/base/go/strconv/format-float.ts';
import { quote } from '../../../../shared/base/go/strconv/quote.ts';
import { unquote } from '../../../../shared/base/go/strconv/unquote.ts';
import { byteLength, byteSlice, decodeUtf8, encodeUtf8 } from '../../../../shared/base/go/utf8.ts';
import { fromPlain, GoNamedString, int, int64, strings, type Value } from '../../../../shared/base/go/value.ts';

describe('sprintf', () => {
  it.each<[string, Value[], string]>([
    ['%v %d %x %X %o %b', [int(5), int(-5), int(255), int(255), int(8), int(5)], '5 -5 ff FF 10 101'],
    ['%5d|%-5d|%05d|%+d|% d', [int(1), int(1), int(-1), int(1), int(1)], '    1|1    |-0001|+1| 1'],
    [
      '%e %.3e %g %G %8.3f|%-8.1f|',
      [1.5, 1.5, 1e21, 1e-7, 3.2415, 2.25],
      '1.500000e+00 1.500e+00 1e+21 1E-07    3.241|2.2     |',
    ],
    ['%s %q %x %10s|%-4s|%.2s', ['a', 'a\n', 'hi', 'r', 'l', 'abc'], 'a "a\\n" 6869          r|l   |ab'],
    ['%t %v %c %U %q', [true, false, int(65), int(0x1f600), int(97)], "true false A U+1F600 'a'"],
    [
      '%v %+v %#v',
      [fromPlain({ a: [1, 'x'] }), fromPlain([null]), fromPlain({ a: 'b' })],
      'map[a:[1 x]] [<nil>] map[string]interface {}{"a":"b"}',
    ],
    ['%T %T %T', [strings(['a']), int64(1n), null], '[]string int64 <nil>'],
    ['%d %z', ['a', int(1)], '%!d(string=a) %!z(int=1)'],
    ['%*d %.*f', [int(4), int(1), int(2), 1.005], '   1 1.00'],
    ['%', [], '%!(NOVERB)'],
    ['x', [int(1), 'a'], 'x%!(EXTRA int=1, string=a)'],
    ['%g', [new GoNamedString('json.Number', '7')], '%!g(json.Number=7)'],
  ])('%s', (format, args, expected) => {
    const text = sprintf(format, args);

    expect(text).toBe(expected);
  });
});

describe('floats', () => {
  it.each([
    [1e6, 'g', -1, '1e+06'],
    [123456, 'g', -1, '123456'],
    [0.0001, 'g', -1, '0.0001'],
    [0.00001, 'g', -1, '1e-05'],
    [2.5, 'f', 0, '2'],
    [0.125, 'f', 2, '0.12'],
    [1, 'b', -1, '4503599627370496p-52'],
    [1, 'x', -1, '0x1p+00'],
    [Number.NaN, 'g', -1, 'NaN'],
    [-0, 'g', -1, '-0'],
  ])('%d as %s with precision %d is %s', (value, format, precision, expected) => {
    const text = formatFloat(value, format, precision);

    expect(text).toBe(expected);
  });
});

describe('quoting', () => {
  it.each([
    ['a"b\\', '"a\\"b\\\\"'],
    ['\u0000\u007f\t', '"\\x00\\x7f\\t"'],
    ['ä\u200b\u{1f600}', '"ä\\u200b\u{1f600}"'],
    [decodeUtf8(Uint8Array.from([0xff])), '"\\xff"'],
  ])('%j becomes %s and back', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
    expect(unquote(quoted)).toBe(text);
  });

  it.each(['"\\q"', '"a', "'ab'", '"\n"', '"\\u12"'])('does not read %j as a literal', (literal) => {
    expect(unquote(literal)).toBeUndefined();
  });
});

describe('strings of bytes', () => {
  it('keeps bytes that are not UTF-8', () => {
    const bytes = Uint8Array.from([0x61, 0xff, 0xc3, 0xa4, 0xc3]);

    expect(encodeUtf8(decodeUtf8(bytes))).toEqual(bytes);
    expect(byteLength(decodeUtf8(bytes))).toBe(5);
  });

  it('cuts by bytes', () => {
    expect(byteSlice('aäb', 0, 3)).toBe('aä');
    expect(byteLength(byteSlice('aäb', 0, 2))).toBe(2);
  });
});

describe('JSON', () => {
  it('sorts keys, escapes HTML and writes floats as Go does', () => {
    const text = encodeJson(fromPlain({ b: '<&>\u2028', a: [1e21, 1e-7, 100000000] }));

    expect(text).toBe('{"a":[1e+21,1e-7,100000000],"b":"\\u003c\\u0026\\u003e\\u2028"}');
  });

  it.each([
    ['', 'unexpected end of JSON input'],
    ['{a', "invalid character 'a' looking for beginning of object key string"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['1 2', "invalid character '2' after top-level value"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['"\n"', "invalid character '\\n' in string literal"],
  ])('refuses %j in the words of encoding/json', (text, message) => {
    expect(() => decodeJson(text)).toThrow(message);
  });
});
