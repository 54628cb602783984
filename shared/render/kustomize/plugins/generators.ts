import { generate } from '../generators/generate.ts';
import { renderHelmChart } from '../generators/render-charts.ts';
import type { Resource } from '../object/resource.ts';
import { helmChartSchema, helmGlobalsSchema } from '../read/helm-fields.ts';
import { secretGeneratorSchema } from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';
import { generateIamPolicy } from './iam-policy.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';

type Generator = (config: PluginConfig, place: Place) => readonly Resource[];

const ofKind =
  (kind: 'ConfigMap' | 'Secret'): Generator =>
  (config, place) => {
    // The fields of the configuration itself win over its metadata.
    const { name, namespace } = config.metadata;
    const named = { name, ...(namespace === undefined ? {} : { namespace }), ...config };
    return [generate(kind, decodePlugin(secretGeneratorSchema, named, place.file), undefined, place)];
  };

/** The built-in generators by the kind of their configuration. */
export const generatorPlugins: Readonly<Record<string, Generator | undefined>> = {
  ConfigMapGenerator: ofKind('ConfigMap'),
  /**
   * Its own fields are those of an entry of `helmCharts`, and of `helmGlobals`. Go reads them nested, where it takes no numbers for texts.
   */
  HelmChartInflationGenerator: (config, place) => {
    const { kind, metadata } = config;
    const [chart, globals] = [
      decodePlugin(helmChartSchema, config, place.file, false),
      decodePlugin(helmGlobalsSchema, config, place.file, false),
    ];
    return renderHelmChart(chart, globals, place, `the ${kind} '${metadata.name}'`);
  },
  IAMPolicyGenerator: (config, { file }) => [generateIamPolicy(config, file)],
  SecretGenerator: ofKind('Secret'),
};
