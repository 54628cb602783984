import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, decodeObject } from '../../shared/flux/api/decode.ts';
import { parseDuration } from '../../shared/flux/api/duration.ts';
import { gitRepositoryKind } from '../../shared/flux/api/git-repository.ts';
import { kustomizationKind } from '../../shared/flux/api/kustomization.ts';
import { receiverKind } from '../../shared/flux/api/receiver.ts';
import { apiCases, specOf } from '../support/api-cases.ts';

const metadata = { namespace: 'apps', name: 'app' };
const decoders = [
  (spec: unknown) => decodeObject(gitRepositoryKind, { metadata, spec }).spec,
  (spec: unknown) => decodeObject(kustomizationKind, { metadata, spec }).spec,
  (spec: unknown) => decodeObject(receiverKind, { metadata, spec }).spec,
];

/** A value somewhere in a spec becomes another one. */
const mutated = fc
  .tuple(
    fc.constantFrom(...apiCases.flatMap((cases) => cases.valid.map((changes) => specOf(cases, changes)))),
    fc.nat(),
    fc.jsonValue(),
  )
  .map(([spec, seed, value]) => {
    const copy = structuredClone(spec) as Record<string, unknown>;
    const places: (readonly [Record<string, unknown>, string])[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const key of Object.keys(node)) {
        places.push([node as Record<string, unknown>, key]);
        visit((node as Record<string, unknown>)[key]);
      }
    };
    visit(copy);
    const [node, key] = places[seed % places.length]!;
    node[key] = value;
    return copy;
  });

describe('any spec', () => {
  it('is decoded, or refused with the name of the object and of a field', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated), (spec) => {
        for (const decode of decoders) {
          try {
            decode(spec);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
            expect(String(error)).toMatch(/ apps\/app: spec/);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('decodes again to the same', () => {
    fc.assert(
      fc.property(mutated, (spec) => {
        for (const decode of decoders) {
          let once: unknown;
          try {
            once = decode(spec);
          } catch {
            continue;
          }
          expect(decode(once)).toEqual(once);
        }
      }),
    );
  });
});

describe('a duration', () => {
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
  const part = fc.tuple(fc.nat({ max: 1000 }), fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])));

  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = parts.map(([value, unit]) => `${value}${unit}`).join('');

        expect(parseDuration(text)).toBe(parts.reduce((sum, [value, unit]) => sum + value * units[unit], 0));
      }),
    );
  });

  it('may have a fraction', () => {
    expect(parseDuration('1.5h0.5s')).toBe(5_400_500);
  });

  it('ends at 292 years, the longest that Go knows', () => {
    expect(parseDuration(`${'9'.repeat(400)}h`)).toBe(parseDuration('9223372036854775ms'));
    expect(parseDuration(`${'9'.repeat(400)}h`) / (365.25 * 24 * 3_600_000)).toBeCloseTo(292.27, 1);
  });

  it('parses any text to milliseconds, or to an error that shows the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.msh]{0,12}$/)), (text) => {
        try {
          expect(parseDuration(text)).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect(String(error)).toContain(JSON.stringify(text));
        }
      }),
    );
  });
});
