import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExactJson, writeExactJson } from '../../shared/base/go/json/exact-json.ts';

it('returns an integer of any size unchanged', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const text = `{"value":${value}}`;

      expect(writeExactJson(parseExactJson(text))).toBe(text);
    }),
  );
});

it('reads what JSON.parse reads exactly in the same way', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);

      expect(writeExactJson(parseExactJson(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});
