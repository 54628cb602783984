import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../../shared/render/helm/chart/chart.ts';
import { loadChart, loadChartArchive } from '../../../../shared/render/helm/chart/load-chart.ts';
import { paxRecord, type TarDraft, writeEntry, writeTar } from '../../../support/write-tar.ts';
import { failureOf } from './chart-of.ts';

const head = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
const description: TarDraft = { name: 'c/Chart.yaml', body: head };
const mebibyte = 1024 * 1024;

const load = (...entries: readonly TarDraft[]): Chart => loadChartArchive(gzipSync(writeTar(entries)));
const loadWith = (...entries: readonly TarDraft[]): Chart => load(description, ...entries);
const pathsOf = ({ templates, files }: Chart): string[] => [...templates, ...files].map(({ path }) => path);
const contentOf = (chart: Chart, path: string): string | undefined => {
  const found = [...chart.templates, ...chart.files].find((file) => file.path === path);
  return found && Buffer.from(found.bytes).toString();
};

describe('a path of an archive', () => {
  it.each([
    ['./Chart.yaml', '.'],
    ['/Chart.yaml', 'an empty one'],
    ['any name/Chart.yaml', 'one of any name'],
    ['../Chart.yaml', 'one that leads upwards'],
  ])('%j loses its first segment, %s', (name) => {
    expect(load({ name, body: head }).name).toBe('c');
  });

  it.each([
    ['c/./a//b', 'a/b'],
    ['c/a/../b', 'b'],
    ['c/b/', 'b'],
    ['c\\templates\\a.yaml', 'templates/a.yaml'],
    ['c/d\\templates\\a.yaml', 'templates/a.yaml'],
  ])('%j is the file %j of the chart', (name, path) => {
    expect(pathsOf(loadWith({ name }))).toEqual([path]);
  });

  it.each([
    ['x', 'chart illegally contains content outside the base directory: "x"'],
    ['Chart.yaml', 'chart illegally contains content outside the base directory: "Chart.yaml"'],
    ['Chart.yaml/x', 'chart yaml not in base directory'],
    ['c\\..\\x', 'chart illegally references parent directory'],
    ['c/a/../../x', 'chart illegally references parent directory'],
    ['c/..x', 'chart illegally references parent directory'],
    ['c//etc/x', 'chart illegally contains absolute paths'],
    ['c\\\\etc', 'chart illegally contains absolute paths'],
    ['c\\d:\\x', 'chart contains illegally named files'],
  ])('%j is refused', (name, reason) => {
    expect(failureOf(() => loadWith({ name }))).toBe(`unable to load chart archive: ${reason}`);
  });

  it('is read from an extended header, or one of GNU, where it has more than 100 bytes', () => {
    const [pax, gnu] = ['p', 'g'].map((letter) => `templates/${letter.repeat(150)}.yaml`) as [string, string];
    const chart = loadWith(
      { name: 'pax', type: 'x', body: paxRecord('path', `c/${pax}`) },
      { name: 'short' },
      { name: '././@LongLink', type: 'L', body: `c/${gnu}\0` },
      { name: 'short' },
    );

    expect(pathsOf(chart)).toEqual([pax, gnu]);
  });

  it('includes the prefix field of its header', () => {
    expect(pathsOf(loadWith({ name: 'a.yaml', prefix: 'c/templates' }))).toEqual(['templates/a.yaml']);
  });
});

describe('an entry of an archive', () => {
  it.each(['1', '2', '3', '4', '6'])('is an empty file where its type is %s, which has no body', (type) => {
    expect(contentOf(loadWith({ name: 'c/x', type, linkName: 'Chart.yaml' }), 'x')).toBe('');
  });

  it('is refused, as by Helm, where it has no body and its header a size', () => {
    expect(failureOf(() => loadWith({ name: 'c/x', type: '2', size: 5 }))).toMatch(
      /larger than the maximum size 104857600$/,
    );
  });

  it('is a file where its type is unknown', () => {
    expect(contentOf(loadWith({ name: 'c/x', type: 'A', body: 'text' }), 'x')).toBe('text');
  });

  it.each([
    ['type 5', { type: '5' }],
    ['the mode of a folder', { mode: 0o040755, body: 'skipped' }],
    ['an old file with a slash at its end', { name: 'c/x/', type: '\0', magic: '' }],
    ['a global header', { type: 'g', body: paxRecord('comment', 'of git archive') }],
  ] as const)('%s is passed over', (_, entry) => {
    expect(pathsOf(loadWith({ name: 'c/x', ...entry }, { name: 'c/y' }))).toEqual(['y']);
  });

  it('counts as the last of two as a template or values, and as the first of two as a packed chart', () => {
    const packed = (name: string): Buffer =>
      gzipSync(writeTar([{ name: 'c/Chart.yaml', body: `name: ${name}\nversion: 1.0.0` }]));
    const chart = loadWith(
      { name: 'c/templates/a.yaml', body: 'first' },
      { name: 'c/templates/a.yaml', body: 'last' },
      { name: 'c/values.yaml', body: 'first: 1' },
      { name: 'c/values.yaml', body: 'last: 1' },
      { name: 'c/charts/d.tgz', body: packed('first') },
      { name: 'c/charts/d.tgz', body: packed('last') },
    );

    expect(chart.templates.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['last']);
    expect([...chart.values.keys()]).toEqual(['last']);
    expect(chart.dependencies.map(({ name }) => name)).toEqual(['first']);
  });

  it('merges a second Chart.yaml over the first', () => {
    const chart = load(
      { name: 'c/Chart.yaml', body: `${head}icon: i\nkeywords: [a, b]\nannotations: {a: "1", b: "2"}` },
      { name: 'c/Chart.yaml', body: 'name: d\nkeywords: [c]\nannotations: {b: "3"}' },
    );

    expect([chart.name, chart.version, chart.metadata.get('icon'), chart.metadata.get('keywords')]).toEqual([
      'd',
      '1.0.0',
      'i',
      ['c'],
    ]);
    expect(Object.fromEntries(chart.metadata.get('annotations') as Map<string, string>)).toEqual({ a: '1', b: '3' });
  });

  it('loses one byte order mark, also within packed charts', () => {
    const mark = '\uFEFF';
    const inner = gzipSync(
      writeTar([
        { name: 'd/Chart.yaml', body: `${mark}name: d\nversion: 1.0.0` },
        { name: 'd/templates/a', body: `${mark}${mark}a` },
      ]),
    );
    const chart = load({ name: 'c/Chart.yaml', body: `${mark}${head}` }, { name: 'c/charts/d.tgz', body: inner });

    expect(contentOf(chart.dependencies[0] as Chart, 'templates/a')).toBe(`${mark}a`);
  });
});

describe('what follows an archive', () => {
  const tar = writeTar([description]);
  const packed = gzipSync(tar);

  it.each([
    ['bytes behind the two empty blocks', gzipSync(writeTar([description], 'x'.repeat(700)))],
    ['an entry behind the two empty blocks', gzipSync(writeTar([description], writeEntry({ name: 'x' })))],
    ['bytes behind the gzip file', Buffer.concat([packed, Buffer.from('anything')])],
    ['a wrong checksum', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)])],
    ['no checksum', packed.subarray(0, -8)],
    ['no empty blocks', gzipSync(writeEntry(description))],
    ['one empty block', gzipSync(tar.subarray(0, -512))],
    ['no padding', gzipSync(tar.subarray(0, 512 + head.length))],
  ])('does not matter: %s', (_, bytes) => {
    expect(loadChartArchive(bytes).name).toBe('c');
  });

  it('belongs to it where it is a gzip file that continues it', () => {
    const halves = Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]);

    expect(loadChartArchive(halves).name).toBe('c');
  });

  it.each([
    ['an entry after one empty block', gzipSync(Buffer.concat([tar.subarray(0, -512), writeEntry(description)]))],
    ['a body cut off', gzipSync(tar.subarray(0, 520))],
    ['a header cut off', gzipSync(tar.subarray(0, 100))],
    ['a wrong checksum in a header', gzipSync(writeTar([{ ...description, checksumOff: 1 }]))],
    ['a negative size', gzipSync(writeTar([description, { name: 'c/x', size: -1 }]))],
    ['a record of no length', gzipSync(writeTar([description, { name: 'x', type: 'x', body: 'path=c/x' }]))],
    ['a sparse file', gzipSync(writeTar([description, { name: 'c/x', type: 'S' }]))],
    ['nothing', gzipSync('')],
    ['half a gzip file', packed.subarray(0, 40)],
  ])('is refused: %s', (_, bytes) => {
    expect(failureOf(() => loadChartArchive(bytes))).toMatch(/^unable to load chart archive: /);
  });
});

describe('an archive that is too large', () => {
  it('is refused for one file of more than 5 MiB', () => {
    expect(failureOf(() => loadWith({ name: 'c/x', body: Buffer.alloc(5 * mebibyte + 1) }))).toBe(
      'unable to load chart archive: decompressed chart file "c/x" is larger than the maximum file size 5242880',
    );
  });

  it.each([
    [
      'files of 100 MiB',
      Array.from({ length: 20 }, (_, at) => ({ name: `c/${at}`, body: Buffer.alloc(5 * mebibyte) })),
    ],
    ['a folder of 200 MiB', [{ name: 'c/x', mode: 0o040755, body: Buffer.alloc(200 * mebibyte) }]],
  ])('is refused for %s', (_, entries) => {
    expect(failureOf(() => load(...entries, description))).toBe(
      'unable to load chart archive: decompressed chart is larger than the maximum size 104857600',
    );
  });

  it('is refused for the size of all charts packed in it', () => {
    const large = Array.from({ length: 11 }, (_, at) => ({ name: `c/${at}`, body: Buffer.alloc(5 * mebibyte) }));
    const packed = gzipSync(writeTar([description, ...large]));
    const files = ['a', 'b'].map((name) => ({ path: `charts/${name}.tgz`, bytes: packed }));

    expect(() => loadChart([{ path: 'Chart.yaml', bytes: Buffer.from(head) }, ...files])).toThrow(
      'the packed dependencies are larger than the maximum size',
    );
  });

  it('is refused for charts too deep in one another', () => {
    let packed = gzipSync(writeTar([description]));
    for (let depth = 0; depth < 40; depth++)
      packed = gzipSync(writeTar([description, { name: 'c/charts/a.tgz', body: packed }]));

    expect(failureOf(() => loadChartArchive(packed))).toMatch(/dependencies too deep in one another$/);
  });
});
