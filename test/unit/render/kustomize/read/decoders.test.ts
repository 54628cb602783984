import { describe, expect, it } from 'vitest';
import { z as zod } from 'zod';
import * as own from '../../../../../shared/render/kustomize/read/decoders.ts';

/** The same schemas, built of zod's parts and of ours. */
const schemasOf = (z: typeof own) => ({
  text: z.string().min(2),
  count: z.number().int().min(0),
  list: z.array(z.string()).nullish(),
  texts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)),
  word: z.enum(['a', 'b']).optional(),
  only: z.literal('x'),
  strict: z.strictObject({ a: z.string(), b: z.unknown().optional() }),
  plain: z.object({ a: z.string().nullish() }).extend({ c: z.boolean().nullish() }),
  loose: z.looseObject({ a: z.number().optional() }),
  filled: z.object({
    names: z
      .array(z.string())
      .nullish()
      .transform((value) => value ?? []),
  }),
});

const values = [
  undefined,
  null,
  '',
  'a',
  'ab',
  'x',
  0,
  -1,
  1.5,
  7,
  true,
  [],
  ['a'],
  ['a', 1],
  {},
  { a: 'x' },
  { a: 1 },
  { a: null },
  { a: 'x', b: 1 },
  { a: 'x', d: 2, e: 3 },
  { c: true },
  { c: 'no' },
  { names: ['n'] },
  { names: null },
  { a: [] },
  JSON.parse('{"a": "x", "constructor": 1}'),
];

describe('a decoder', () => {
  const [ours, theirs] = [schemasOf(own), schemasOf(zod as unknown as typeof own)];
  const names = Object.keys(ours) as (keyof typeof ours)[];

  it.each(names)('accepts, returns and refuses what zod does: %s', (name) => {
    const decoded = values.map((value) => ours[name].safeParse(value));

    expect(decoded.map(({ success }) => success)).toContain(true);
    for (const [index, value] of values.entries()) {
      const expected = theirs[name].safeParse(value);
      expect(decoded[index]?.success, JSON.stringify(value)).toBe(expected.success);
      if (expected.success) expect(decoded[index]).toEqual({ success: true, data: expected.data });
    }
  });

  it('says where something is wrong', () => {
    const schema = own.object({ all: own.array(own.object({ name: own.string() })) });

    const decoded = schema.safeParse({ all: [{ name: 'a' }, { name: 1 }] });

    expect(decoded).toMatchObject({
      success: false,
      error: { issues: [{ path: ['all', 1, 'name'], message: 'expected string, received number' }] },
    });
  });

  it('names the keys that it does not know', () => {
    const decoded = own.strictObject({ a: own.string() }).safeParse({ a: 'x', b: 1, c: 2 });

    expect(decoded).toMatchObject({ error: { issues: [{ code: 'unrecognized_keys', path: [], keys: ['b', 'c'] }] } });
  });
});

describe('a decoder that reads as Go does', () => {
  const schema = own.object({
    name: own.string(),
    count: own.number(),
    on: own.boolean(),
    tags: own.array(own.object({ key: own.string() })),
    labels: own.record(own.string(), own.plain()),
  });
  const kustomization: own.GoReading = { unknown: 'refuse', anyText: false };
  const plugin: own.GoReading = { unknown: 'ignore', anyText: true };

  it('does not look at the case of keys', () => {
    expect(schema.parse({ NAME: 'a', Tags: [{ kEy: 'x' }] }, kustomization)).toMatchObject({
      name: 'a',
      tags: [{ key: 'x' }],
    });
  });

  it('takes the key that is written as it should be where there are several', () => {
    expect(schema.parse({ name: 'right', NAME: 'wrong' }, kustomization).name).toBe('right');
  });

  it.each([undefined, null])('takes %s for what is empty', (missing) => {
    const empty = { name: '', count: 0, on: false, tags: [], labels: {} };

    expect(schema.parse(missing, kustomization)).toEqual(empty);
    expect(schema.parse({ name: missing, count: missing, on: missing, tags: missing }, kustomization)).toEqual(empty);
  });

  it('refuses a field that it does not know, however deep, or ignores it', () => {
    const value = { tags: [{ key: 'x', other: 1 }] };

    expect(schema.safeParse(value, kustomization)).toMatchObject({
      error: { issues: [{ code: 'unrecognized_keys', path: ['tags', 0], keys: ['other'] }] },
    });
    expect(schema.parse(value, plugin).tags).toEqual([{ key: 'x' }]);
  });

  it('takes numbers for texts in plugins alone', () => {
    const value = { name: 1, labels: { a: true } };

    expect(schema.parse(value, plugin)).toMatchObject({ name: '1', labels: { a: 'true' } });
    expect(schema.safeParse(value, kustomization)).toMatchObject({ error: { issues: [{ path: ['name'] }] } });
    expect(schema.safeParse({ labels: { a: true } }, kustomization).success).toBe(false);
  });
});
