import { groupOf, type Manifest } from './manifest.ts';

/** In this order within a stage; every other kind comes between the last two lines, by group and kind. */
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
const definitions: readonly string[] = ['CustomResourceDefinition', 'Namespace', 'ClusterRole'];

/** Objects of one rank do not need each other. */
export function rankOf({ kind }: Pick<Manifest, 'kind'>): number {
  const first = firstKinds.indexOf(kind);
  if (first >= 0) return first;
  const last = lastKinds.indexOf(kind);
  return last < 0 ? firstKinds.length : firstKinds.length + 1 + last;
}

/** Flux's order of objects: by kind, then namespace and name. */
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

/** Stages, each in order: what defines other objects, then classes, then the rest. Empty ones are left out. */
export function splitStages(objects: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const stageOf = ({ kind }: Manifest): number => (definitions.includes(kind) ? 0 : kind.endsWith('Class') ? 1 : 2);
  return [0, 1, 2]
    .map((stage) => objects.filter((object) => stageOf(object) === stage).sort(compareObjects))
    .filter((stage) => stage.length > 0);
}
