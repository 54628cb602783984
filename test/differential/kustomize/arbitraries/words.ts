import fc from 'fast-check';

/** Few words, so that names meet. */
export const name = fc.constantFrom('web', 'api', 'db', 'web-api');
export const namespace = fc.constantFrom('shop', 'default', 'other');
/**
 * Keys whose order is Go's and not ours: JavaScript puts integers first, and orders by units of UTF-16 what Go orders by bytes of UTF-8.
 */
export const oddKey = fc.constantFrom('9', '10', '😀', '～');
export const labelKey = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('app', 'tier', 'app.kubernetes.io/name', 'team') },
  { weight: 1, arbitrary: fc.constantFrom('😀', '～') },
);
export const labelValue = fc.constantFrom('web', 'front', 'true', '1', 'a-b', '');
export const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 3 });
/** Of objects: in a kustomization, a key that is an integer is an error, and little else is seen. */
export const objectLabels = fc.dictionary(
  fc.oneof({ weight: 20, arbitrary: labelKey }, { weight: 1, arbitrary: oddKey }),
  labelValue,
  { maxKeys: 3 },
);
export const image = fc.constantFrom(
  'nginx',
  'nginx:1.25',
  'ghcr.io/acme/api:v1',
  'redis@sha256:24a0df',
  'registry:5000/app',
  'nginx-extra:1',
  'nginx:1.25@sha256:24a0df',
  'docker.io/library/nginx:1',
  'nginx:',
  '',
);
export const plainText = fc.oneof(
  fc.constantFrom(
    'yes',
    'no',
    '0123',
    '1e3',
    'null',
    '~',
    '',
    ' padded ',
    'a: b',
    '# no comment',
    'two\nlines\n',
    '2024-01-01',
    'true',
    '0x1F',
    '.5',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const entries = [
  '"b": "x"',
  '"10": 1',
  '"9": {"😀": 1, "～": 2}',
  '"a": [1, 2]',
  '"～": null',
  '"😀": "y"',
  '"n": 1.30',
];
/** What not every such text has: some of it is not JSON, or no longer JSON. */
const rareEntries = [
  '? {"c": 1}\n: x',
  '? ["c", 1]\n: x',
  '"n": 2',
  '"d": !!int "5"',
  '"e": !!float v1',
  '"m": ~',
  '"t": "n: 1"',
];
/** JSON or YAML within a text: values of it can be replaced. */
export const structuredText = fc
  .tuple(
    fc
      .tuple(
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(rareEntries) }),
      )
      .map(([usual, rare]) => [...usual, ...rare]),
    fc.constantFrom(['{', ', ', '}'], ['{\n  ', ',\n  ', '\n}\n'], ['', '\n', '\n']),
  )
  .map(([chosen, [open, between, close]]) => `${open}${chosen.join(between)}${close}`);
export const number = fc.oneof(fc.integer({ min: -5, max: 70_000 }), fc.constantFrom(0.5, 1.25, 100_000_000));

/** Each of the fields, or not. */
export function some<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}
