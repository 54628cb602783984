import { fn, GoObject, GoSlice, type ObjectOptions, type Value } from '../../../base/go/value.ts';
import { defaultApiVersions } from './default-api-versions.ts';

/** The cluster for which a chart is rendered. */
export interface CapabilityOptions {
  /** Such as `1.34.0`; the default of Helm 4.2.4 if undefined. */
  readonly kubeVersion?: string;
  /** In addition to those of Kubernetes itself. */
  readonly apiVersions?: readonly string[];
}

const defaultKubeVersion = 'v1.36.0';

/** The Kubernetes version as Helm writes it, with a leading `v`. */
export function kubeVersionOf({ kubeVersion = defaultKubeVersion }: CapabilityOptions): string {
  return kubeVersion.startsWith('v') ? kubeVersion : `v${kubeVersion}`;
}

function struct(type: string, values: Readonly<Record<string, Value>>, options?: ObjectOptions): GoObject {
  const fields = new Map(Object.entries(values).map(([name, value]) => [name, { type: 'string', value }]));
  return new GoObject(type, { fields, ...options });
}

/** A version without what follows its numbers, such as `v1.33.4` for `v1.33.4-gke.1`. Charts' `kubeVersion` is checked against it. */
export function numbersOf(kubeVersion: string): string {
  const [, numbers] = /^v?\s*v?(\d+(?:\.\d+)*)/.exec(kubeVersion) ?? [];
  return numbers === undefined ? kubeVersion : `v${numbers.split('.').map(BigInt).join('.')}`;
}

/** `.Capabilities.KubeVersion`: prints as the version itself, but as a struct when passed to a function. */
function versionStruct(version: string): GoObject {
  const normalized = numbersOf(version);
  const [, Major = '', Minor = ''] = /^v(\d+)\.(\d+)/.exec(normalized) ?? [];
  const type = 'common.KubeVersion';
  const all = { Version: version, normalizedVersion: normalized, Major, Minor };
  const copy = struct(type, all, { jsonNames: new Map([['normalizedVersion', '-']]) });
  const methods = new Map([
    ['String', fn('', () => normalized)],
    ['GitVersion', fn('', () => version)],
  ]);
  return struct(type, { Version: version, Major, Minor }, { methods, text: () => normalized, copy });
}

/** The Helm version that the engine reproduces. */
const helmVersion = struct(
  'version.BuildInfo',
  {
    Version: 'v4.2.4',
    GitCommit: '',
    GitTreeState: 'clean',
    GoVersion: 'go1.26.8',
    KubeClientVersion: 'v1.36',
  },
  {
    jsonNames: new Map([
      ['Version', 'version'],
      // Omitted if empty.
      ['GitCommit', '-'],
      ['GitTreeState', 'git_tree_state'],
      ['GoVersion', 'go_version'],
      ['KubeClientVersion', 'kube_client_version'],
    ]),
  },
);

/** `.Capabilities`. */
export function capabilities(options: CapabilityOptions): GoObject {
  const version = kubeVersionOf(options);
  const apis = [...defaultApiVersions, ...(options.apiVersions ?? [])];
  const known = new Set(apis);
  const found: GoObject = struct(
    '*common.Capabilities',
    {
      KubeVersion: versionStruct(version),
      APIVersions: new GoSlice('string', apis, {
        typeName: 'common.VersionSet',
        methods: new Map([['Has', fn('string', (api: string) => known.has(api), 'bool')]]),
      }),
      HelmVersion: helmVersion,
    },
    { methods: new Map([['Copy', fn('', () => found)]]) },
  );
  return found;
}
