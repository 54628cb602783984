import { openChart, renderChart } from 'sluice/helm';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../../../shared/artifact/archive.ts';
import { failureOf } from './chart-of.ts';

const files = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'templates/a.yaml': 'kind: A\nmetadata: {name: {{ .Values.name }}}\n',
  'templates/h.yaml': 'kind: B\nmetadata: {name: h, annotations: {helm.sh/hook: test}}\n',
};
const chart = openChart(files);

describe('sluice/helm', () => {
  it('opens a packed chart as its files', () => {
    const entries = Object.entries(files).map(([path, text]) => ({
      path: `c/${path}`,
      bytes: Buffer.from(text),
      executable: false,
    }));
    const options = { name: 'r' };

    expect(renderChart(openChart(writeArchive(entries).bytes), { name: 'x' }, options)).toEqual(
      renderChart(chart, 'name: x', options),
    );
  });

  it('lets templates find what lookup finds', () => {
    const text = 'kind: A\nfound: {{ (lookup "v1" "Secret" "n" "s").data.a }} {{ (lookup "v1" "Secret" "n" "t") }}\n';
    const lookup = (...[, , , name]: readonly string[]) => (name === 's' ? { data: { a: 'b' } } : undefined);

    const { manifests } = renderChart(openChart({ ...files, 'templates/a.yaml': text }), {}, { name: 'r', lookup });

    expect(manifests[0]?.content).toBe('kind: A\nfound: b map[]\n');
  });

  it('stops at the limits that it is given', () => {
    const endless = openChart({
      ...files,
      'templates/a.yaml': '{{ range until 1000 }}{{ range until 1000 }}x{{ end }}{{ end }}',
    });

    expect(failureOf(() => renderChart(endless, {}, { name: 'r', limits: { steps: 10_000 } }))).toContain(
      'more than 10000 steps',
    );
    expect(failureOf(() => renderChart(endless, {}, { name: 'r', limits: { output: 10_000 } }))).toContain(
      'more than 10000 characters',
    );
  });
});

describe('postRender', () => {
  const asked: string[] = [];
  const run = (stream: string): string => {
    asked.push(stream);
    return stream.replace(/^ {2}name: /gm, '  name: new-').concat('\n---\nkind: Added\n');
  };
  const rendered = (strategy: 'combined' | 'separate' | 'nohooks') => {
    asked.length = 0;
    const { manifests, hooks } = renderChart(chart, { name: 'a' }, { name: 'r', postRender: { run, strategy } });
    return [...manifests, ...hooks].map(({ source, content }) => `${source}: ${content.replaceAll('\n', ' ')}`);
  };
  const hook = (name: string) =>
    `c/templates/h.yaml: kind: B metadata:   annotations:     helm.sh/hook: test   name: ${name}`;

  it('changes hooks and others together, and may add objects', () => {
    expect(rendered('combined')).toEqual([
      'c/templates/a.yaml: kind: A metadata:   name: new-a',
      'generated-by-postrender-2.yaml: kind: Added',
      hook('new-h'),
    ]);
    expect(asked).toHaveLength(1);
  });

  it('receives hooks apart where it is asked to', () => {
    expect(rendered('separate')).toEqual([
      'c/templates/a.yaml: kind: A metadata:   name: new-a',
      'generated-by-postrender-hooks-1.yaml: kind: Added',
      'generated-by-postrender-manifests-1.yaml: kind: Added',
      hook('new-h'),
    ]);
    expect(asked).toHaveLength(2);
  });

  it('leaves hooks unchanged where it is asked to', () => {
    expect(rendered('nohooks')).toEqual([
      'c/templates/a.yaml: kind: A metadata:   name: new-a',
      'generated-by-postrender-manifests-1.yaml: kind: Added',
      'c/templates/h.yaml: kind: B metadata: {name: h, annotations: {helm.sh/hook: test}} ',
    ]);
  });

  it('fails if its result is not a stream of objects', () => {
    expect(failureOf(() => renderChart(chart, { name: 'a' }, { name: 'r', postRender: { run: () => '- x' } }))).toBe(
      'error while parsing post rendered output: error parsing YAML: a document is not an object',
    );
  });
});
