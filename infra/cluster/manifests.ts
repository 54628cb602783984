import { crdOf } from '../../shared/flux/api/crd.ts';
import { apiKinds } from '../../shared/flux/api/index.ts';
import { partOfFlux } from '../../shared/flux/api/part-of-flux.ts';

/** The kinds whose CRDs are installed. */
export const installedKinds = Object.values(apiKinds);

/** An object to install. */
export interface InstallManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

const instance = 'flux-system';

/** The labels of everything that is installed, as Flux sets them on its own. */
export function instanceLabels(version: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/instance': instance,
    [partOfFlux.label]: partOfFlux.value,
    'app.kubernetes.io/version': `v${version}`,
  };
}

/** The CRDs, in the order of `installedKinds`. */
export function definitions(version: string): readonly InstallManifest[] {
  return installedKinds.map((kind) => crdOf(kind, instanceLabels(version)) as unknown as InstallManifest);
}

/** The namespace, the rights on Flux's objects that the built-in roles get, and the marker Deployment. */
export function accessRules(version: string): readonly InstallManifest[] {
  const apiGroups = [...new Set(installedKinds.map(({ group }) => group))];
  const role = (name: string, verbs: readonly string[], aggregates: readonly string[]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: {
      name,
      labels: {
        ...instanceLabels(version),
        ...Object.fromEntries(aggregates.map((to) => [`rbac.authorization.k8s.io/aggregate-to-${to}`, 'true'])),
      },
    },
    rules: [{ apiGroups, resources: ['*'], verbs }],
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: instance, labels: instanceLabels(version) } },
    role('flux-view-flux-system', ['get', 'list', 'watch'], ['admin', 'edit', 'view']),
    role('flux-edit-flux-system', ['create', 'delete', 'deletecollection', 'patch', 'update'], ['admin', 'edit']),
    marker(version),
  ];
}

/**
 * A Deployment without pods. `flux check` and `flux version` look for controllers; this one tells them what reconciles the cluster, and
 * its version. Its image is never pulled.
 */
function marker(version: string): InstallManifest {
  const selected = { 'app.kubernetes.io/component': 'sluice', [partOfFlux.label]: partOfFlux.value };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sluice', namespace: instance, labels: { ...instanceLabels(version), ...selected } },
    spec: {
      replicas: 0,
      selector: { matchLabels: selected },
      template: {
        metadata: { labels: selected },
        spec: { containers: [{ name: 'manager', image: `sluice:v${version}` }] },
      },
    },
  } as InstallManifest;
}
