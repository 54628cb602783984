import { describe, expect, it } from 'vitest';
import { renderSprig } from './render-sprig.ts';

describe('invalid versions and ranges', () => {
  it.each([
    ['{{ semver "x" }}', 'invalid semantic version'],
    ['{{ semver "1.2.3-01" }}', 'version segment starts with 0'],
    ['{{ semver "99999999999999999999" }}', 'parsing "99999999999999999999": value out of range'],
    ['{{ semverCompare ">1 ||" "1.0.0" }}', 'improper constraint: ""'],
    ['{{ semverCompare ">1|2" "1.0.0" }}', 'constraint parser error'],
  ])('%s fails with %s', (text, reason) => {
    expect(() => renderSprig(text)).toThrow(reason);
  });
});

describe('chunks of an invalid size', () => {
  it.each(['{{ chunk 0 (list) }}', '{{ chunk 0 (list 1) }}', '{{ chunk -1 (list) }}'])('%s fails', (text) => {
    expect(() => renderSprig(text)).toThrow('makeslice: len out of range');
  });

  it('are empty for a shorter list', () => {
    expect(renderSprig('{{ chunk -3 (list 1 2) }}')).toBe('[]');
  });
});
