import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc, { type Arbitrary } from 'fast-check';
import { paxRecord, type TarDraft, writeEntry, writeTar } from '../../support/write-tar.ts';

/** A packed chart in the making. */
export interface ArchiveCase {
  readonly entries: readonly TarDraft[];
  readonly tail: string;
  readonly wrap: string;
}

const head = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
const mark = '\uFEFF';
const inner = gzipSync(
  writeTar([
    { name: 'e/Chart.yaml', body: 'name: e\nversion: 1.0.0\n' },
    { name: 'e/x', body: mark },
  ]),
);

const descriptions = [
  head,
  head,
  `${mark}${head}`,
  'name: c\nversion: 1.0.0\n',
  `${head}keywords: [a, b]\nsources: [x, null]\nannotations: {a: "1"}\nmaintainers: [{name: m, email: e}]\n`,
  `${head}keywords: [null, c, d]\nannotations: {b: 2}\nmaintainers: [{url: u}, {name: n}]\n`,
  `${head}dependencies: [{name: d, version: 1.x, tags: [t]}]\n`,
  'apiVersion: v9\n',
  'version: 2.0.0\nicon: null\n',
  '',
  '- a\n',
  'a: b: c\n',
];
const locks = [
  'generated: "2020-01-01T00:00:00Z"\ndigest: sha256:1\n',
  'generated: soon\n',
  'generated: 1\n',
  'dependencies: [{name: 1}]\ngenerated: null\n',
  'dependencies: x\n',
];
const requirements = [
  'dependencies: [{name: r, alias: s}]\n',
  'dependencies: [null]\n',
  'apiVersion: v2\n',
  'x',
  '{}\n',
];
const values = ['a: 1\n', `${mark}b: {c: 2}\n`, 'a: {b: 1}\n---\na: {c: 2}\n', '- a\n', ''];

/** The files of a chart, and what may be in each. */
const bodies: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  'Chart.yaml': descriptions,
  'Chart.lock': locks,
  'values.yaml': values,
  'values.schema.json': ['{}', `${mark}{"type": 1}`],
  'requirements.yaml': requirements,
  'requirements.lock': locks,
  'templates/a.yaml': ['a', `${mark}${mark}b`, '\xff'],
  'templates/_p.tpl': ['{{ define "x" }}{{ end }}'],
  'crds/c.yaml': ['kind: A', ''],
  x: ['text', mark],
  'charts/d/Chart.yaml': ['name: d\nversion: 1.0.0\n', `${mark}${mark}name: d\nversion: 1.0.0\n`, 'name: d\n', ''],
  'charts/d/values.yaml': values,
  'charts/d/requirements.yaml': requirements,
  'charts/d': ['x'],
  'charts/e.tgz': [inner, inner, 'no archive', inner.subarray(0, 60), gzipSync('')],
  'charts/e.tgz/x': [''],
  'charts/e.tgz.prov': ['signature'],
  'charts/_x': [''],
  'charts/.y/z': [''],
  'charts/README.md': [''],
};
const odd = [
  '..x',
  '..',
  '.',
  '',
  'a/../b',
  '../b',
  'd:/x',
  'C:\\x',
  'a\\b',
  'a//b',
  './a',
  'a/',
  '/a',
  'é',
  'charts',
  'templates',
];
const prefixes = ['./', '/', '../', 'c\\', 'c//', 'c/./', '', 'c/../', 'c/d/../', 'Chart.yaml/', 'é/', 'c/d\\'];

const path = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(bodies)) },
  { weight: 1, arbitrary: fc.constantFrom(...odd) },
);
const prefix = fc.oneof(
  { weight: 14, arbitrary: fc.constant('c/') },
  { weight: 1, arbitrary: fc.constantFrom(...prefixes) },
);

const rarely = <Item>(usual: Item, ...others: readonly Item[]): Arbitrary<Item> =>
  fc.oneof({ weight: 60, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const file: Arbitrary<TarDraft> = fc
  .record({
    path,
    prefix,
    pick: fc.nat(20),
    type: rarely('0', '\0', '1', '2', '3', '4', '5', '6', '7', 'A', 'D', 'V'),
    size: rarely<number | undefined>(undefined, 0, 5, 600, -1, 6_000_000, 200_000_000),
    mode: rarely(0o644, 0o040755, 0o100644, 0o120777, 0o010644),
    magic: rarely('ustar\x0000', '', 'ustar  \0', 'ustar\0xx'),
    checksumOff: rarely(0, 1, -256),
  })
  .map(({ path: at, prefix: before, pick, ...rest }) => {
    const [first = 'x'] = Object.keys(bodies).includes(at) ? [at] : ['x'];
    const choices = bodies[first] ?? [];
    return { ...rest, name: `${before}${at}`, body: choices[pick % choices.length] ?? '' };
  });

const records = fc.array(
  fc.oneof(
    prefix.chain((before) => path.map((at) => paxRecord('path', `${before}${at}`))),
    fc.constantFrom(
      ...[
        ['size', '4'],
        ['size', '-1'],
        ['size', 'x'],
        ['mtime', '1.5'],
        ['mtime', '1.x'],
        ['uid', '1e3'],
        ['comment', 'é'],
        ['path', ''],
      ].map(([key = '', value = '']) => paxRecord(key, value)),
    ),
    fc.constantFrom('path=c/x', '9 a=b\n', '8 a=bcd\n', '5 =\n\n', '7 a\0=b\n'),
  ),
  { minLength: 1, maxLength: 2 },
);

const special: Arbitrary<TarDraft> = fc.oneof(
  records.map((parts) => ({ name: 'pax', type: 'x', body: parts.join('') })),
  records.map((parts) => ({ name: 'pax_global_header', type: 'g', body: parts.join('') })),
  prefix.chain((before) => path.map((at) => ({ name: '././@LongLink', type: 'L', body: `${before}${at}\0` }))),
  fc.constant({ name: '././@LongLink', type: 'K', body: 'target' }),
);

const description = fc
  .constantFrom(...descriptions.slice(0, 7))
  .map((body): TarDraft => ({ name: 'c/Chart.yaml', body }));

const entries = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: description.map((one) => [one]) }, { weight: 1, arbitrary: fc.constant([]) }),
    fc.array(fc.oneof({ weight: 9, arbitrary: file }, { weight: 1, arbitrary: special }), { maxLength: 6 }),
  )
  .map(([first, more]) => [...first, ...more]);

/** What may be done to the end of the tar file. */
const tails: Readonly<Record<string, (tar: Buffer) => Buffer>> = {
  whole: (tar) => tar,
  'no blocks': (tar) => tar.subarray(0, -1024),
  'one block': (tar) => tar.subarray(0, -512),
  'half a block': (tar) => tar.subarray(0, -700),
  'cut in two': (tar) => tar.subarray(0, tar.length / 2),
  behind: (tar) => Buffer.concat([tar, Buffer.from('behind')]),
  'entry behind': (tar) => Buffer.concat([tar, writeEntry({ name: 'c/late', body: 'x' })]),
  'entry after a block': (tar) => Buffer.concat([tar.subarray(0, -512), writeEntry({ name: 'c/late' })]),
  'changed byte': (tar) => changed(tar, 130),
};

/** What may be done to the gzip file. */
const wraps: Readonly<Record<string, (tar: Buffer) => Buffer>> = {
  whole: (tar) => gzipSync(tar),
  named: (tar) => member(tar, 8, 'a name\0'),
  described: (tar) => member(tar, 24, 'a name\0a comment\0'),
  extra: (tar) => member(tar, 4, '\x02\0ab'),
  'extra cut off': (tar) => member(tar, 4, '\xff\xff'),
  'name cut off': () => member(Buffer.alloc(0), 8, 'a name').subarray(0, 16),
  'long name': (tar) => member(tar, 8, `${'n'.repeat(600)}\0`),
  'header checksum': (tar) => member(tar, 2, headerSum()),
  'wrong header checksum': (tar) => member(tar, 2, 'xx'),
  'two members': (tar) =>
    Buffer.concat([gzipSync(tar.subarray(0, tar.length / 2)), gzipSync(tar.subarray(tar.length / 2))]),
  'empty members': (tar) => Buffer.concat([gzipSync(''), gzipSync(tar), gzipSync('')]),
  'no gzip behind': (tar) => Buffer.concat([gzipSync(tar), Buffer.from('no gzip behind it')]),
  'no gzip between': (tar) => Buffer.concat([gzipSync(tar.subarray(0, 700)), Buffer.from('no gzip behind it')]),
  'wrong checksum': (tar) => changed(gzipSync(tar), -6),
  'no trailer': (tar) => gzipSync(tar).subarray(0, -8),
  'cut in two': (tar) => gzipSync(tar).subarray(0, gzipSync(tar).length / 2),
  'wrong header': (tar) => changed(gzipSync(tar), 1),
  empty: () => Buffer.alloc(0),
};

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

const fixed = (flags: number): Buffer => Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255]);

function headerSum(): string {
  return Buffer.from([crc32(fixed(2)) & 0xff, (crc32(fixed(2)) >> 8) & 0xff]).toString('latin1');
}

/** A gzip file whose header has more fields. */
function member(tar: Buffer, flags: number, fields: string): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tar), 0);
  trailer.writeUInt32LE(tar.length, 4);
  return Buffer.concat([fixed(flags), Buffer.from(fields, 'latin1'), deflateRawSync(tar), trailer]);
}

/** Packed charts, right and wrong, whole and damaged. */
export const archives: Arbitrary<ArchiveCase> = fc.record({
  entries,
  tail: rarely('whole', ...Object.keys(tails)),
  wrap: rarely('whole', ...Object.keys(wraps)),
});

/** The bytes of such a chart. */
export function writeCase({ entries: drafts, tail, wrap }: ArchiveCase): Buffer {
  const tar = writeTar(drafts);
  return (wraps[wrap] as (tar: Buffer) => Buffer)((tails[tail] as (tar: Buffer) => Buffer)(tar));
}
