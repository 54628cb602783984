import { describe, expect, it } from 'vitest';
import { NamedDict } from '../../../../shared/base/go/value.ts';
import { functions } from '../sprig/render-sprig.ts';
import { render } from './render.ts';

const data = () => new Map([['Values', new NamedDict('common.Values', new Map([['a', 'b']]))]]);

describe('a map of a defined type', () => {
  it.each([
    ['{{ .Values.a }}', 'b'],
    ['{{ typeOf .Values }} {{ kindOf .Values }}', 'common.Values map'],
    ['{{ typeOf (deepCopy .Values) }}', 'common.Values'],
    ['{{ $_ := set .Values "c" "d" }}{{ .Values.c }}', 'd'],
    ['{{ $_ := merge .Values (dict "e" "f") }}{{ .Values.e }}', 'f'],
    ['{{ toJson .Values }}', '{"a":"b"}'],
  ])('%s gives %s', (text, expected) => {
    const output = render(text, data(), { functions });

    expect(output).toBe(expected);
  });

  it('is named in errors', () => {
    const run = (): string => render('{{ upper .Values }}', data(), { functions });

    expect(run).toThrow('wrong type for value; expected string; got common.Values');
  });

  it('is not the map that dig asks for', () => {
    const run = (): string => render('{{ dig "a" "" .Values }}', data(), { functions });

    expect(run).toThrow('interface conversion: interface {} is common.Values, not map[string]interface {}');
  });
});
