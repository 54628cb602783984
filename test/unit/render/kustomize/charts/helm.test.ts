import { expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../../shared/base/filesys/memory-file-tree.ts';
import { type BuildOptions, buildKustomization } from '../../../../../shared/render/kustomize/build.ts';

function build(kustomization: string, options?: BuildOptions) {
  return buildKustomization(createMemoryFileTree([['kustomization.yaml', Buffer.from(kustomization)]]), '', options);
}

it('refuses a chart, with the line that names it, where no renderer is passed in', () => {
  expect(() => build('namespace: a\nhelmCharts:\n- name: web\n')).toThrow(
    expect.objectContaining({ code: 'bad-plugin', line: 2 }),
  );
});

it('refuses a chart of a generator where no renderer is passed in', () => {
  const generator = '{apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: g}, name: web}';

  expect(() => build(`generators:\n- |-\n  ${generator}\n`)).toThrow(
    /the HelmChartInflationGenerator 'g' is not rendered/,
  );
});

it('transforms the objects of a chart, but keeps the namespace that Helm has chosen', () => {
  const renderHelmChart: BuildOptions['renderHelmChart'] = ({ chart, globals }) =>
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${chart['name']}-${globals['chartHome']}-${chart['namespace']}}}`;

  const { objects } = build('namespace: a\nnamePrefix: p-\nhelmGlobals: {chartHome: h}\nhelmCharts: [{name: web}]\n', {
    renderHelmChart: renderHelmChart as NonNullable<BuildOptions['renderHelmChart']>,
  });

  expect(objects.map(({ metadata }) => metadata)).toEqual([{ name: 'p-web-h-a' }]);
});

it('names the chart that a renderer cannot render', () => {
  const renderHelmChart = (): string => {
    throw new Error('no such chart');
  };

  expect(() => build('helmCharts: [{name: web}]', { renderHelmChart })).toThrow("the chart 'web': no such chart");
});

it('reads the output of a renderer as a file of objects', () => {
  const renderHelmChart = (): string => 'kind: Foo\nmetadata: {name: a}\nspec: {b: 1, b: 2}\n';

  expect(() => build('helmCharts: [{name: web}]', { renderHelmChart })).toThrow(
    expect.objectContaining({ code: 'not-yaml' }),
  );
});

it('does not put an object of a chart into the namespace of the kustomization after a JSON patch of its annotations', () => {
  const renderHelmChart = (): string => '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {b: c}}}';
  const patch = '[{"op": "remove", "path": "/metadata/annotations"}]';

  const { objects } = build(
    `namespace: other\nhelmCharts: [{name: web}]\npatches: [{target: {kind: ConfigMap}, patch: '${patch}'}]\n`,
    { renderHelmChart },
  );

  expect(objects[0]?.metadata).toEqual({ name: 'a' });
});
