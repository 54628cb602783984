import { fn, GoObject, GoSlice, type Value } from '../../go/value.ts';
import { defaultApiVersions } from './default-api-versions.ts';

export interface CapabilityOptions {
  /** Such as `1.34.0`; absent: the one Helm 4.2.4 takes for granted. */
  readonly kubeVersion?: string;
  /** Beside the ones that Kubernetes itself serves. */
  readonly apiVersions?: readonly string[];
}

const defaultKubeVersion = 'v1.36.0';

/** The Kubernetes version as Helm writes it: `v` in front. */
export function kubeVersionOf({ kubeVersion = defaultKubeVersion }: CapabilityOptions): string {
  return kubeVersion.startsWith('v') ? kubeVersion : `v${kubeVersion}`;
}

function struct(type: string, fields: Readonly<Record<string, Value>>, text?: string): GoObject {
  const typed = Object.entries(fields).map(([name, value]) => [name, { type: 'string', value }] as const);
  if (text === undefined) return new GoObject(type, { fields: new Map(typed) });
  const method = fn('', () => text);
  return new GoObject(type, {
    fields: new Map(typed),
    methods: new Map([
      ['String', method],
      ['GitVersion', method],
    ]),
    text: () => text,
  });
}

/** The Helm whose output ours equals. */
const helmVersion = new GoObject('version.BuildInfo', {
  fields: new Map(
    Object.entries({
      Version: 'v4.2.4',
      GitCommit: '',
      GitTreeState: 'clean',
      GoVersion: 'go1.26.8',
      KubeClientVersion: 'v1.36',
    }).map(([name, value]) => [name, { type: 'string', value }]),
  ),
  jsonNames: new Map([
    ['Version', 'version'],
    ['GitCommit', 'git_commit'],
    ['GitTreeState', 'git_tree_state'],
    ['GoVersion', 'go_version'],
    ['KubeClientVersion', 'kube_client_version'],
  ]),
});

/** `.Capabilities`. */
export function capabilities(options: CapabilityOptions): GoObject {
  const version = kubeVersionOf(options);
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const apis = [...defaultApiVersions, ...(options.apiVersions ?? [])];
  const known = new Set(apis);
  return struct('*common.Capabilities', {
    KubeVersion: struct('*common.KubeVersion', { Version: version, Major: major, Minor: minor }, version),
    APIVersions: new GoSlice('string', apis, {
      typeName: 'common.VersionSet',
      methods: new Map([['Has', fn('string', (api: string) => known.has(api), 'bool')]]),
    }),
    HelmVersion: helmVersion,
  });
}
