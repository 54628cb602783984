import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGivenValues } from '../../../../cli/commands/template/read-values.ts';
import { encodeUtf8 } from '../../../../shared/base/go/utf8.ts';
import { openChart, renderChart } from '../../../../shared/library/helm.ts';
import { toYaml } from '../../../../shared/render/helm/functions/to-yaml.ts';

const bytes = Uint8Array.of(0x89, 0x50, 0xff, 0x00, 0x0a);
const none = { values: [], set: [], setString: [], setFile: [], setJson: [], setLiteral: [] };

function render(template: string, files: Readonly<Record<string, Uint8Array>> = {}): string {
  const chart = openChart({
    ...files,
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/NOTES.txt': template,
  });
  return renderChart(chart, {}, { name: 'r' }).notes;
}

describe('bytes that are not UTF-8', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-bytes-'));
    writeFileSync(join(folder, 'logo.png'), bytes);
    writeFileSync(join(folder, 'values.yaml'), Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0x0a));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const given = (options: Readonly<Record<string, readonly string[]>>) =>
    readGivenValues({ ...none, ...options } as unknown as Parameters<typeof readGivenValues>[0]);

  it('stay as they are in a value of --set-file', () => {
    const values = given({ setFile: [`logo=${join(folder, 'logo.png')}`] });

    expect(encodeUtf8(values.get('logo') as string)).toEqual(bytes);
    expect(toYaml(values)).toBe('logo: "�P�\\0\\n"');
  });

  it('are refused in a file of values', () => {
    expect(() => given({ values: [join(folder, 'values.yaml')] })).toThrow(/failed to parse .*values\.yaml: .*UTF-8/);
  });

  it('stay as they are in .Files.Get', () => {
    expect(render('{{ .Files.Get "logo.png" | b64enc }}', { 'logo.png': bytes })).toBe('iVD/AAo=');
    expect(render('{{ .Files.Get "logo.png" | len }}', { 'logo.png': bytes })).toBe('5');
  });

  it.each([
    ['{{ swapcase "A\\xffb" | b64enc }}', 'Ye+/vUI='],
    ['{{ title "\\xff b" | b64enc }}', '77+9IEI='],
    ['{{ toYamlPretty "A\\xff" }}', '!!binary Qf8='],
    ['{{ fromToml "a = 1\\nb = \\"\\xff\\"" }}', 'map[Error:toml: line 2: invalid UTF-8 byte: 0xff]'],
  ])('are read by %s as in Go', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
});
