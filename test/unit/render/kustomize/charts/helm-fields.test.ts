import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../../shared/base/filesys/memory-file-tree.ts';
import { type BuildOptions, buildKustomization } from '../../../../../shared/render/kustomize/build.ts';
import type { HelmChartRequest } from '../../../../../shared/render/kustomize/read/helm-port.ts';

/** What a renderer is asked for. */
function requestsOf(kustomization: string, files: Readonly<Record<string, string>> = {}): HelmChartRequest[] {
  const requests: HelmChartRequest[] = [];
  const renderHelmChart: BuildOptions['renderHelmChart'] = (request) => {
    requests.push(request);
    return '';
  };
  const all = { 'app/kustomization.yaml': kustomization, ...files };
  const tree = createMemoryFileTree(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)]));
  buildKustomization(tree, 'app', { renderHelmChart, loadRestrictor: 'rootOnly' });
  return requests;
}

const generator = (fields: string): string =>
  `generators:\n- |-\n  {apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: g}, ${fields}}\n`;

describe('a chart of a kustomization', () => {
  it.each([
    ['helmCharts: [{name: web, chartHome: a}]', "unknown field 'chartHome'"],
    ['helmCharts: [{name: web}]\nhelmGlobals: {home: a}', "unknown field 'home'"],
    ['helmChartInflationGenerator: [{name: web}]', "unknown field 'name'"],
    ['helmCharts: [{name: web, version: 1.0}]', 'helmCharts.0.version: expected string, received number'],
    ['helmCharts: [{name: web, includeCRDs: "true"}]', 'helmCharts.0.includeCRDs: expected boolean, received string'],
    ['helmCharts: [{name: web, apiVersions: v1}]', 'helmCharts.0.apiVersions: expected array, received string'],
    ['helmCharts: [{name: web, valuesInline: [a]}]', 'helmCharts.0.valuesInline: expected object, received array'],
    ['helmCharts: [{releaseName: a}]', "'helmCharts': the name of a chart is missing"],
    [
      'helmCharts: [{name: sub/web}]',
      "the chart 'sub/web': its name has a folder in it; name that in helmGlobals.chartHome",
    ],
    ['helmCharts: [{name: web, valuesMerge: all}]', "valuesMerge 'all' must be one of merge, override, replace"],
    ['helmCharts: [{name: web, valuesInline: {a: .inf}}]', 'is not YAML: '],
    [generator('releaseName: a'), "the HelmChartInflationGenerator 'g': the name of a chart is missing"],
    [generator('name: web, releaseName: 5'), 'releaseName: expected string, received number'],
    [generator('name: web, valuesMerge: all'), "valuesMerge 'all' must be one of merge, override, replace"],
  ])('is refused: %s', (kustomization, message) => {
    expect(() => requestsOf(`${kustomization}\n`)).toThrow(message);
  });

  it.each(['helmCharts: [{NAME: web, includecrds: true}]', generator('Name: web, INCLUDECRDS: true, what: ever')])(
    'has its fields in any case of letters: %s',
    (kustomization) => {
      expect(requestsOf(`${kustomization}\n`)).toMatchObject([{ chart: { name: 'web', includeCRDs: true } }]);
    },
  );

  it('may lie above the folder that names it', () => {
    expect(requestsOf('helmCharts: [{name: ../web}]\n')).toMatchObject([{ chart: { name: '../web' } }]);
  });

  it('has the namespace of the kustomization in the old field, whatever it says itself', () => {
    const old = '{chartName: web, values: v.yaml, valuesLocal: {a: 1}, releaseNamespace: own, extraArgs: [--debug]}';

    expect(requestsOf(`namespace: all\nhelmChartInflationGenerator: [${old}]\n`)).toMatchObject([
      { chart: { name: 'web', namespace: 'all', valuesFile: 'v.yaml', valuesInline: { a: 1 } } },
    ]);
  });

  it('lies where the last entry of the old field says, unless there are helmGlobals', () => {
    const old = 'helmChartInflationGenerator: [{chartName: a, chartHome: one}, {chartName: b, chartHome: two}]\n';
    const homes = (kustomization: string) => requestsOf(kustomization).map(({ globals }) => globals.chartHome);

    expect(homes(`helmCharts: [{name: c}]\n${old}`)).toEqual(['two', 'two', 'two']);
    expect(homes(`helmGlobals: {configHome: x}\n${old}`)).toEqual(['', '']);
  });
});

describe('files of values', () => {
  const charts = 'helmCharts: [{name: web, additionalValuesFiles: [FILE]}]\n';

  it('are read from the folder of the kustomization', () => {
    const [request] = requestsOf(charts.replace('FILE', 'v.yaml'), { 'app/v.yaml': 'a: 1\n' });

    expect(request?.read('./v.yaml')).toBe('a: 1\n');
  });

  it.each([
    ['../v.yaml', "the chart 'web': security; file 'v.yaml' is not in or below 'app'"],
    ['gone.yaml', "the chart 'web': 'app/gone.yaml' does not exist"],
    ['sub', "the chart 'web': 'app/sub' is a folder, where a file of values is meant"],
  ])('are refused: %s', (path, message) => {
    const files = { 'v.yaml': 'a: 1\n', 'app/sub/v.yaml': 'a: 1\n' };

    expect(() => requestsOf(charts.replace('FILE', path), files)).toThrow(message);
  });
});

describe('values of the kustomization', () => {
  const valuesOf = (kustomization: string) => requestsOf(kustomization).map(({ chart }) => chart.valuesInline);

  it('are texts where a field of the chart of the same name is one', () => {
    const values =
      '{name: 5, Version: 1.10, namespace: true, repo: 123456789.5, releaseName: 1e-7, kubeVersion: null, apiVersions: [1, a], port: 80}';
    const texts = {
      name: '5',
      Version: '1.1',
      namespace: 'true',
      repo: '1.2345679e+08',
      releaseName: '1e-07',
      kubeVersion: null,
      apiVersions: ['1', 'a'],
      port: 80,
    };

    expect(valuesOf(`helmCharts: [{name: web, valuesInline: ${values}}]\n`)).toEqual([texts]);
    expect(valuesOf(generator(`name: web, valuesInline: ${values}`))).toEqual([texts]);
  });

  it('are unchanged below those', () => {
    const values = { global: { name: 5 }, valuesInline: { version: 1 } };

    expect(valuesOf(`helmCharts: [{name: web, valuesInline: ${JSON.stringify(values)}}]\n`)).toEqual([values]);
  });
});
