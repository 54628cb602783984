import { describe, expect, it } from 'vitest';
import { encodeJson } from '../../../../../shared/base/go/json/encode-json.ts';
import { type SetSyntax, setValues } from '../../../../../shared/render/helm/values/set-values.ts';

function set(line: string, syntax: SetSyntax = 'set'): string {
  const values = new Map();
  try {
    setValues(values, line, syntax, (path) => `text of ${path}`);
  } catch (error) {
    return (error as Error).message;
  }
  return encodeJson(values);
}

describe('--set', () => {
  it.each([
    ['a=1,b.c=x', '{"a":1,"b":{"c":"x"}}'],
    ['a=TRUE,b=null,c=012,d=1.5,e=-3', '{"a":true,"b":null,"c":"012","d":"1.5","e":-3}'],
    ['a={1,x},b=2', '{"a":[1,"x"],"b":2}'],
    ['a[2]=x,a[0]=y', '{"a":["y",null,"x"]}'],
    ['a[0].b=1,a[0].c=2', '{"a":[{"b":1,"c":2}]}'],
    ['a[0][1]=x', '{"a":[[null,"x"]]}'],
    ['a\\.b=1,c=x\\,y', '{"a.b":1,"c":"x,y"}'],
    ['a=', '{"a":""}'],
    ['a[0', '{}'],
  ])('reads %s as %s', (line, expected) => {
    expect(set(line)).toBe(expected);
  });

  it.each([
    ['a', 'key "a" has no value'],
    ['a,b=1', 'key "a" has no value (cannot end with ,)'],
    ['a={1', "list must terminate with '}'"],
    ['a[x]=1', 'error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
    ['a[-1]=1', 'negative -1 index not allowed'],
    ['a[65537]=1', 'index of 65537 is greater than maximum supported index of 65536'],
    ['a[0]b=1', "unexpected data at end of array index: ['b']"],
    ['a=1,a.b=2', 'unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}'],
    [`${'a.'.repeat(31)}b=1`, 'value name nested level is greater than maximum supported nested level of 30'],
  ])('refuses %s', (line, reason) => {
    expect(set(line)).toBe(reason);
  });
});

describe('the other flags', () => {
  it('keeps texts with --set-string', () => {
    expect(set('a=1,b={true}', 'set-string')).toBe('{"a":"1","b":["true"]}');
  });

  it('reads files with --set-file', () => {
    expect(set('a.b=x.txt', 'set-file')).toBe('{"a":{"b":"text of x.txt"}}');
  });

  it('takes everything after the first = literally with --set-literal', () => {
    expect(set('a.b=x,y={z}\\', 'set-literal')).toBe('{"a":{"b":"x,y={z}\\\\"}}');
  });

  it.each([
    ['a={"b":[1,"},"]},c.d=true,e=', '{"a":{"b":[1,"},"]},"c":{"d":true},"e":null}'],
    ['a[1]= {"x":1} ,b=2', '{"a":[null,{"x":1}],"b":2}'],
  ])('reads --set-json %s as %s', (line, expected) => {
    expect(set(line, 'set-json')).toBe(expected);
  });
});
