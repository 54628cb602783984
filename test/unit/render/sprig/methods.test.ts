import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../../../shared/base/go/utf8.ts';
import { decodeYaml } from '../../../../shared/base/go/yaml/decode-yaml.ts';
import { failureOf } from '../helm/chart-of.ts';
import { renderSprig } from './render-sprig.ts';

const time = '(toDate "2006-01-02 15:04:05.999 -0700" "2024-02-29 12:30:45.567 +0200")';
const zero = '(toDate "2006" "0001")';
const call = (value: string, method: string): string => renderSprig(`{{ ${value}.${method} }}`);

describe('a time', () => {
  it.each([
    ['Location', ''],
    ['UTC.Location', 'UTC'],
    ['Local.Location.String', 'Local'],
    ['In (toDate "2006 MST" "2020 CET").Location', '2024-02-29 10:30:45.567 +0000 CET'],
    ['GoString', 'time.Date(2024, time.February, 29, 12, 30, 45, 567000000, time.Location(""))'],
    ['MarshalBinary', '[1 0 0 0 14 221 114 83 213 33 203 187 192 0 120]'],
    ['UTC.GobEncode', '[1 0 0 0 14 221 114 83 213 33 203 187 192 255 255]'],
    ['MarshalText | printf "%s"', '2024-02-29T12:30:45.567+02:00'],
    ['AppendFormat nil "2006"', '[50 48 50 52]'],
    ['Compare (toDate "2006" "2020")', '1'],
    ['Sub (toDate "2006" "1500")', '2562047h47m16.854775807s'],
    ['IsDST', 'false'],
  ])('answers to .%s with %j', (method, expected) => {
    expect(call(time, method)).toBe(expected);
  });

  it.each([
    ['Clock', 'function Clock has 3 return values; should be 1 or 2'],
    ['ISOWeek', 'invalid function signature for ISOWeek: second return value should be error; is int'],
    ['In nil', 'error calling In: time: missing Location in call to Time.In'],
    ['wall', 'wall is an unexported field of struct type time.Time'],
    ['Nothing', "can't evaluate field Nothing in type time.Time"],
  ])('refuses .%s', (method, reason) => {
    expect(failureOf(() => call(time, method))).toContain(reason);
  });

  it('is 292 years old where it is more than 292 years ago', () => {
    expect(renderSprig(`{{ ${zero} | durationRound }} {{ ${zero} | ago }}`)).toBe('292y 2562047h47m16.854775807s');
  });

  it('has the hours of UTC in a zone that Go does not know', () => {
    expect(renderSprig('{{ (toDate "2006 MST" "2020 GMT+3").UTC }}')).toBe('2020-01-01 00:00:00 +0000 UTC');
  });

  it('cannot be written as JSON beyond the year 9999', () => {
    expect(failureOf(() => renderSprig('{{ ((toDate "2006" "9999").AddDate 1 0 0) | toRawJson }}'))).toContain(
      'json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside of range [0,9999]',
    );
  });
});

describe('a version', () => {
  it.each([
    ['LessThanEqual (semver "1.2.3")', 'true'],
    ['SetPrerelease "rc"', '1.2.3-rc+b'],
    ['SetMetadata ""', '1.2.3-a'],
    ['MarshalText | printf "%s"', '1.2.3-a+b'],
    ['Value', '1.2.3-a+b'],
    ['IncMajor | typeOf', 'semver.Version'],
  ])('answers to .%s with %s', (method, expected) => {
    expect(call('(semver "v1.2.3-a+b")', method)).toBe(expected);
  });

  it.each([
    ['IncMajor.Original', "can't evaluate field Original in type semver.Version"],
    ['SetPrerelease "01"', 'error calling SetPrerelease: version segment starts with 0'],
    ['SetMetadata "!"', 'error calling SetMetadata: invalid metadata string'],
    ['Compare nil', 'error calling Compare: runtime error: invalid memory address or nil pointer dereference'],
    ['Scan "2"', 'error calling Scan: a template may not change a version'],
  ])('refuses .%s', (method, reason) => {
    expect(failureOf(() => call('(semver "1.2.3")', method))).toContain(reason);
  });
});

describe('a text that is not UTF-8', () => {
  const bytesOf = (text: string): string => renderSprig(`{{ ${text} | b64enc }}`);

  it.each([
    ['"foo\\xffBar" | snakecase', '"foo_\\ufffdbar"', 'the byte belongs to the word that it precedes'],
    ['"ABc\\xff" | kebabcase', '"a-bc\\ufffd"', 'bytes at the end belong to the last word'],
    ['"a\\xffb1" | snakecase', '"a\\xffb1"', 'they stay in a word of small letters'],
    ['"\\xff" | snakecase', '"\\xff"', 'nothing but such bytes stays'],
    ['"\\xf0\\x9fA" | trimAll "\\xff"', '"A"', 'all such bytes are one character of a set'],
    ['"\\xff\'" | js', '"\\xff\\\\\'"', 'such bytes are not escaped'],
    ['"\\xff" | shuffle', '"\\ufffd"', 'shuffled characters are U+FFFD'],
  ])('{{ %s }} is %s: %s', (text, expected) => {
    expect(bytesOf(text)).toBe(bytesOf(expected));
  });

  it.each([
    [[0x80], 'invalid leading UTF-8 octet'],
    [[0xe2, 0x82], 'incomplete UTF-8 octet sequence'],
    [[0xe2, 0x82, 0x62], 'invalid trailing UTF-8 octet'],
    [[0xc0, 0x80], 'invalid length of a UTF-8 sequence'],
    [[0xed, 0xa0, 0x80], 'invalid Unicode character'],
  ])('is not YAML: after a letter, %j is an %s', (bytes, reason) => {
    expect(failureOf(() => decodeYaml(decodeUtf8(Uint8Array.from([0x61, ...bytes]))))).toContain(reason);
  });
});
