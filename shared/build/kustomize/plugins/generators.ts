import { generate } from '../generators.ts';
import { secretGeneratorSchema } from '../kustomization.ts';
import type { Resource } from '../resource.ts';
import type { Place } from '../transform.ts';
import { generateIamPolicy } from './iam-policy.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';

type Generator = (config: PluginConfig, place: Place) => readonly Resource[];

const ofKind =
  (kind: 'ConfigMap' | 'Secret'): Generator =>
  (config, { reader, folder, file }) => {
    // The fields of the configuration itself win over its metadata.
    const { name, namespace } = config.metadata;
    const named = { name, ...(namespace === undefined ? {} : { namespace }), ...config };
    return [generate(kind, decodePlugin(secretGeneratorSchema, named, file), undefined, reader, folder, file)];
  };

/** The built-in generators by the kind of their configuration. */
export const generatorPlugins: Readonly<Record<string, Generator | undefined>> = {
  ConfigMapGenerator: ofKind('ConfigMap'),
  IAMPolicyGenerator: (config, { file }) => [generateIamPolicy(config, file)],
  SecretGenerator: ofKind('Secret'),
};
