import { describe, expect, it } from 'vitest';
import { createHelmRenderer } from '../../../../../cli/commands/build/render-helm-chart.ts';
import { createMemoryFileTree } from '../../../../../shared/base/filesys/memory-file-tree.ts';
import { buildKustomization } from '../../../../../shared/render/kustomize/build.ts';

const template = `
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
data: {{ toJson .Values }}
`;
const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'from: chart\nchart: "1"\n',
  'charts/web/templates/map.yaml': template,
};

/** The one object of a chart that a kustomization in the folder names. */
function render(kustomization: string, files: Readonly<Record<string, string>> = {}, folder = '') {
  const all = { ...chart, 'kustomization.yaml': kustomization, ...files };
  const tree = createMemoryFileTree(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)]));
  return buildKustomization(tree, folder, { renderHelmChart: createHelmRenderer(tree) }).objects[0];
}

describe('a chart of helmCharts', () => {
  it('is rendered with its own values', () => {
    expect(render('helmCharts: [{name: web, releaseName: a}]\n')).toMatchObject({
      metadata: { name: 'a', namespace: 'default' },
      data: { from: 'chart', chart: '1' },
    });
  });

  it.each([
    ['override', { from: 'inline', chart: '1', inline: '2' }],
    ['merge', { from: 'chart', chart: '1', inline: '2' }],
    ['replace', { from: 'inline', chart: '1', inline: '2' }],
  ])('takes inline values by %s', (valuesMerge, data) => {
    const inline = `valuesInline: {from: inline, inline: "2"}, valuesMerge: ${valuesMerge}`;

    expect(render(`helmCharts: [{name: web, releaseName: a, ${inline}}]\n`)?.['data']).toEqual(data);
  });

  it('is rendered in the namespace that its generator names, not in that of the kustomization', () => {
    const files = {
      'generators/chart.yaml':
        '{apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: g}, name: web, releaseName: a, chartHome: other}',
      ...Object.fromEntries(Object.entries(chart).map(([path, text]) => [path.replace('charts', 'other'), text])),
    };

    expect(render('namespace: b\ngenerators: [generators/chart.yaml]\n', files)).toMatchObject({
      metadata: { name: 'a', namespace: 'default' },
      data: { from: 'chart', chart: '1' },
    });
  });

  it('takes files of values, the last of which wins', () => {
    const files = { 'one.yaml': 'from: one\none: "1"\n', 'two.yaml': 'from: two\n' };
    const fields = 'valuesFile: one.yaml, additionalValuesFiles: [two.yaml]';

    expect(render(`helmCharts: [{name: web, releaseName: a, ${fields}}]\n`, files)?.['data']).toEqual({
      from: 'two',
      one: '1',
      chart: '1',
    });
  });

  it('is rendered in the namespace of the nearest kustomization that names one', () => {
    const object = render(
      '',
      {
        'base/kustomization.yaml': 'helmCharts: [{name: web, releaseName: a}]\nhelmGlobals: {chartHome: ../charts}\n',
        'middle/kustomization.yaml': 'resources: [../base]\nnamespace: near\n',
        'top/kustomization.yaml': 'resources: [../middle]\nnamespace: far\n',
      },
      'top',
    );

    expect(object?.metadata['namespace']).toBe('near');
  });

  it('keeps its own namespace whatever the kustomization says, and no mark of it is left', () => {
    const object = render('namespace: other\nhelmCharts: [{name: web, releaseName: a, namespace: own}]\n');

    expect(object?.metadata).toEqual({ name: 'a', namespace: 'own' });
  });

  it('is refused a second time under the same name', () => {
    const twice = '[{name: web, releaseName: a}, {name: web, releaseName: a, namespace: b}]';

    expect(() =>
      render(`helmCharts: ${twice}\n`, { 'charts/web/templates/map.yaml': 'kind: A\nmetadata: {name: a}\n' }),
    ).toThrow("A a is generated and exists; give it, or the chart's release, another name");
  });

  it('is not fetched', () => {
    const fields = 'name: far, repo: "https://example.org/charts", version: 1.0.0';

    expect(() => render(`helmCharts: [{${fields}}]\n`)).toThrow(
      /'charts\/far-1.0.0\/far' does not hold a chart.* not fetched/,
    );
  });

  it.each([
    ['releaseName: A_b', 'release name check failed: release name "A_b"'],
    ['nameTemplate: A_b', 'release name check failed: release name "A_b"'],
    ['kubeVersion: new', "invalid kube version 'new'"],
  ])('is refused as by Helm: %s', (fields, message) => {
    expect(() => render(`helmCharts: [{name: web, ${fields}}]\n`)).toThrow(message);
  });

  it.each([
    ['type: library', 'library charts are not installable'],
    ['dependencies: [{name: db, version: 1.0.0}]', 'missing in charts/ directory: db'],
  ])('is refused where it cannot be installed: %s', (field, message) => {
    const files = { 'charts/web/Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.0.0\n${field}\n` };

    expect(() => render('helmCharts: [{name: web, releaseName: a}]\n', files)).toThrow(message);
  });

  it('takes several API versions in one text, as the flag of Helm does', () => {
    const files = {
      'charts/web/templates/map.yaml': `{apiVersion: v1, kind: A, metadata: {name: a}, spec: {{ .Capabilities.APIVersions.Has "b/v2" }}}`,
    };

    expect(render('helmCharts: [{name: web, apiVersions: ["a/v1,b/v2"]}]\n', files)?.['spec']).toBe(true);
  });

  it('may lie at a path from the root', () => {
    expect(render('helmCharts: [{name: web, releaseName: a}]\nhelmGlobals: {chartHome: /charts}\n')).toMatchObject({
      data: { from: 'chart' },
    });
  });

  it('takes further files of values from the folder, also at a path from the root', () => {
    const fields = 'name: web, releaseName: a, additionalValuesFiles: [/app/v.yaml]';
    const files = { 'app/kustomization.yaml': `helmCharts: [{${fields}}]\n`, 'app/v.yaml': 'a: 1\n' };

    expect(() => render('', files, 'app')).toThrow("'app/charts/web' does not hold a chart");
    expect(() =>
      render(
        '',
        {
          ...files,
          'app/kustomization.yaml': `helmGlobals: {chartHome: ../charts}\n${files['app/kustomization.yaml']}`,
        },
        'app',
      ),
    ).toThrow("'app/app/v.yaml' does not exist");
  });

  it('names the file of values that is wrong', () => {
    const files = { 'v.yaml': 'a: b: c\n' };

    expect(() => render('helmCharts: [{name: web, valuesFile: v.yaml}]\n', files)).toThrow(
      "the chart 'web': failed to parse 'v.yaml': cannot unmarshal yaml document",
    );
  });

  it('needs no file of values where its values are replaced', () => {
    const inline = 'valuesFile: gone.yaml, valuesMerge: replace, valuesInline: {from: inline}';

    expect(render(`helmCharts: [{name: web, releaseName: a, ${inline}}]\n`)?.['data']).toMatchObject({
      from: 'inline',
    });
  });
});

describe('values of a kustomization and of a file', () => {
  const merged = (valuesMerge: string, inline: string, file: string) => {
    const fields = `name: web, releaseName: a, valuesFile: v.yaml, valuesMerge: ${valuesMerge}, valuesInline: ${inline}`;
    const files = { 'v.yaml': file, 'charts/web/values.yaml': 'own: 1\n' };
    return render(`helmCharts: [{${fields}}]\n`, files)?.['data'];
  };

  it('are numbers where those that they replace are texts in quotes', () => {
    expect(merged('override', '{a: 1, b: true, c: 1.5}', 'a: "x"\nb: "5"\nc: >-\n  x\n')).toMatchObject({
      a: 1,
      b: true,
      c: 1.5,
    });
  });

  it('are times where they are dates', () => {
    expect(merged('override', '{a: 1}', 'b: 2020-01-01\n')).toMatchObject({ b: '2020-01-01T00:00:00Z' });
  });

  it.each(['merge', 'override'])('keep the values of aliases of a file: %s', (valuesMerge) => {
    const file = 'base: &b one\na: *b\n';

    expect(merged(valuesMerge, '{z: two}', file)).toMatchObject({ base: 'one', a: 'one', z: 'two' });
  });

  it('are those of the first document', () => {
    expect(merged('merge', '{a: 1}', 'b: 1\n---\nc: 1\n')).toEqual({ own: 1, a: 1, b: 1 });
  });

  it('lose to a file that is null', () => {
    expect(merged('merge', '{a: 1}', 'null\n')).toEqual({ own: 1 });
    expect(merged('override', '{a: 1}', 'null\n')).toEqual({ own: 1, a: 1 });
  });

  it('leave what the chart says where the file leaves it blank, but not where the kustomization does', () => {
    expect(merged('override', '{a: {b: 1}}', 'own:\n')).toEqual({ own: 1, a: { b: 1 } });
    expect(merged('merge', '{own: }', 'a: 1\n')).toEqual({ a: 1 });
  });

  it.each([
    ['a: 1\na: 2\n', '{x: 1}', { a: 1, x: 1 }],
    ['a: {b: 1}\na: {d: 2}\n', '{a: {c: 3}}', { a: { b: 1, c: 3 } }],
    ['a: {b: 1, b: 2}\n', '{a: {x: 3}}', { a: { b: 1, x: 3 } }],
  ])('are the first where the file has a key twice and wins: %j', (file, inline, expected) => {
    expect(merged('merge', inline, file)).toEqual({ own: 1, ...expected });
  });

  it('are the last of two of which the kustomization removes one', () => {
    expect(merged('override', '{a: null}', 'a: 1\na: 2\n')).toEqual({ own: 1, a: 2 });
  });

  it('are refused where the file has a key twice in what is taken over whole', () => {
    expect(() => merged('merge', '{x: 1}', 'a: {b: 1, b: 2}\n')).toThrow("'v.yaml' has a key twice in one map");
  });

  it.each([
    ['# none\n', "'v.yaml' has no values with which valuesInline could be merged: write {} there, or set valuesMerge"],
    ['a: 1\na: 2\n', "'v.yaml' has a key twice in one map"],
    ['a: {5: b}\n', "'v.yaml': the key 5 is not a string: write it in quotes"],
  ])('are not merged: %j', (file, message) => {
    expect(() => merged('override', '{z: 1}', file)).toThrow(message);
  });
});

it('keeps lists of a chart whole where an object in one would be there twice', () => {
  const list = 'kind: List\nitems: [{kind: A, metadata: {name: a}}, {kind: A, metadata: {name: a}}]\n';
  const objects = (text: string) => () => {
    const kustomization = 'helmCharts: [{name: web, releaseName: a}]\n';
    return render(kustomization, { 'charts/web/templates/map.yaml': text });
  };

  expect(objects(`${list}---\nkind: Z\nmetadata: {name: z}\n`)()).toMatchObject({ kind: 'List', items: [{}, {}] });
  expect(objects(list)).toThrow("the chart 'web': it makes two objects of A a");
});

describe('what a chart makes', () => {
  const made = (text: string) => () => {
    render('helmCharts: [{name: web, releaseName: a}]\n', { 'charts/web/templates/map.yaml': text });
  };

  it.each([
    ['{apiVersion: v1, kind: ConfigMap}', "the chart 'web': document 1 (ConfigMap) has no metadata.name"],
    [`${template}---${template}`, "the chart 'web': it makes two objects of ConfigMap a"],
    ['{kind: A, metadata: {name: a}, b: 1, b: 2}', "line 3 of what the chart 'web' makes: duplicated mapping key"],
  ])('is rendered with the chart field %j', (text, message) => {
    expect(made(text)).toThrow(
      expect.objectContaining({ file: 'kustomization.yaml', line: 1, detail: expect.stringContaining(message) }),
    );
  });
});
