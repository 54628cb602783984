import { compareStrings } from '../../../base/go/utf8.ts';
import { currentId, type Resource } from './resource.ts';

export interface LegacySortOptions {
  readonly orderFirst?: readonly string[] | null | undefined;
  readonly orderLast?: readonly string[] | null | undefined;
}

const defaults: LegacySortOptions = {
  orderFirst: [
    ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount'],
    ...['PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret'],
    ...['Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim'],
    ...['Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget'],
  ],
  orderLast: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
};

interface TypeSelector {
  readonly group?: string | null | undefined;
  readonly version?: string | null | undefined;
  readonly kind?: string | null | undefined;
}

function typeText({ group, version, kind }: TypeSelector): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

function ranksOf(options: LegacySortOptions): ReadonlyMap<string, number> {
  const first = options.orderFirst ?? [];
  return new Map<string, number>([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...(options.orderLast ?? []).map((kind, index) => [kind, index + 1] as const),
  ]);
}

/** Sorts as `kubectl apply` would like it: some kinds first, some last, then by group, version, kind, namespace and name. */
export function sortLegacy(resources: readonly Resource[], options: LegacySortOptions = defaults): Resource[] {
  const ranks = ranksOf(options);
  return resources
    .map((resource) => {
      const id = currentId(resource);
      const type = typeText(id);
      const gvk = [id.kind, id.version, id.group].map((part) => part || 'noPart').join('.');
      const namespace = id.namespace === '' ? '~X' : id.namespace;
      return { resource, id, rank: ranks.get(id.kind) ?? 0, type, name: `${gvk}|${namespace}|${id.name}` };
    })
    .sort((a, b) => {
      if (a.type === b.type) return compareStrings(a.name, b.name);
      if (a.rank !== b.rank) return a.rank - b.rank;
      const coreNamespace =
        a.id.kind === 'Namespace' && b.id.kind === 'Namespace' && (a.id.group === '' || b.id.group === '');
      return coreNamespace ? compareStrings(b.type, a.type) : compareStrings(a.type, b.type);
    })
    .map(({ resource }) => resource);
}

const typeRanks = ranksOf(defaults);

/** Compares types as kustomize orders what it says of them: some kinds first or last, an empty part after any other. */
export function compareTypes(a: TypeSelector, b: TypeSelector): number {
  const rank = (typeRanks.get(a.kind ?? '') ?? 0) - (typeRanks.get(b.kind ?? '') ?? 0);
  return rank === 0 ? compareStrings(typeText(a), typeText(b)) : rank;
}
