import { describe, expect, it } from 'vitest';
import { openChart, renderChart } from '../../../../shared/library/helm.ts';

const files = {
  'données/a.txt': 'a',
  'config/a.yaml': 'b',
  'config/b/c.yaml': 'c',
  'config/o.yaml': 'o',
  'config/secret.key': 'd',
  'x[y': 'e',
};

/** The names of the chart's files that a pattern finds, or the error. */
function found(pattern: string): string {
  const text = `{{ range $name, $_ := .Files.Glob ${JSON.stringify(pattern)} }}{{ $name }};{{ end }}`;
  const chart = openChart({
    ...files,
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/NOTES.txt': text,
  });
  return renderChart(chart, {}, { name: 'r' }).notes;
}

describe('.Files.Glob', () => {
  it.each([
    ['données/*', 'données/a.txt;'],
    ['config/*', 'config/a.yaml;config/o.yaml;config/secret.key;'],
    ['config/**', 'config/a.yaml;config/b/c.yaml;config/o.yaml;config/secret.key;'],
    // A caret is a character like others.
    ['config/[^o].yaml', 'config/o.yaml;'],
    ['config/[!o].yaml', 'config/a.yaml;'],
    ['config/[a-c].yaml', 'config/a.yaml;'],
    ['{config/*.key,données/*}', 'config/secret.key;données/a.txt;'],
    ['config/{a,o}.yaml', 'config/a.yaml;config/o.yaml;'],
    ['x\\[y', 'x[y;'],
    ['config/{a.yaml,o.yaml', 'config/a.yaml;config/o.yaml;'],
  ])('takes %s as the library of Helm does', (pattern, expected) => {
    expect(found(pattern)).toBe(expected);
  });

  it.each(['x[y', '[', 'config/[]', 'config/[b-a].yaml', 'config/[a-b-c].yaml'])('finds nothing by %s', (pattern) => {
    expect(found(pattern)).toBe('');
  });
});
