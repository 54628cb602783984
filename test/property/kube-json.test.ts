import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExactJson, writeExactJson } from '../../shared/base/go/json/exact-json.ts';

it('an integer of any size comes back as it went', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const text = `{"value":${value}}`;

      expect(writeExactJson(parseExactJson(text))).toBe(text);
    }),
  );
});

it('what JSON.parse reads exactly is read the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);

      expect(writeExactJson(parseExactJson(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});
