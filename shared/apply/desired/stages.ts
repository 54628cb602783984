import { groupOf, type Manifest } from '../../flux/api/manifest.ts';

/** The first kinds of a stage, in this order. All others follow by group and kind, then `lastKinds`. */
const firstKinds = [
  'CustomResourceDefinition',
  'Namespace',
  'ClusterRole',
  'ClusterClass',
  'RuntimeClass',
  'PriorityClass',
  'StorageClass',
  'VolumeSnapshotClass',
  'IngressClass',
  'GatewayClass',
  'ClusterRoleBinding',
  'ResourceQuota',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'Service',
  'LimitRange',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const lastKinds = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const definitions: Readonly<Record<string, string>> = {
  CustomResourceDefinition: 'apiextensions.k8s.io',
  Namespace: '',
  ClusterRole: 'rbac.authorization.k8s.io',
};

/** The position of a kind in Flux's order. Objects of one rank do not need each other and can be written at once. */
export function rankOf({ kind }: Pick<Manifest, 'kind'>): number {
  const first = firstKinds.indexOf(kind);
  if (first >= 0) return first;
  const last = lastKinds.indexOf(kind);
  return last < 0 ? firstKinds.length : firstKinds.length + 1 + last;
}

/** Compares objects for a sort in Flux's order: by rank, then group, kind, namespace and name. */
export function compareObjects(a: Manifest, b: Manifest): number {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  const key = (object: Manifest): string[] => [
    groupOf(object),
    object.kind,
    object.metadata.namespace ?? '',
    object.metadata.name,
  ];
  const [first, second] = [key(a), key(b)];
  const at = first.findIndex((part, index) => part !== second[index]);
  return at < 0 ? 0 : (first[at] as string) < (second[at] as string) ? -1 : 1;
}

/** What is applied together. */
export interface Stage {
  /** Its place among the stages of the set, from 0. */
  readonly number: number;
  /** In Flux's order. */
  readonly objects: readonly Manifest[];
  /** True if the next stage may begin only when all of this one is ready. */
  readonly waits: boolean;
}

/**
 * Splits a set into stages, in the order in which they are applied: definitions of kinds, namespaces and cluster roles; then classes; then
 * the rest. Stages without objects are left out.
 */
export function splitStages(objects: readonly Manifest[]): readonly Stage[] {
  return [0, 1, 2]
    .map((stage) => ({
      objects: objects.filter((object) => stageOf(object) === stage).sort(compareObjects),
      waits: stage < 2,
    }))
    .filter((stage) => stage.objects.length > 0)
    .map((stage, number) => ({ ...stage, number }));
}

function stageOf(object: Manifest): number {
  if (definitions[object.kind] === groupOf(object)) return 0;
  return object.kind.endsWith('Class') ? 1 : 2;
}
