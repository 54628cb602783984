import { GoError } from '../../go/value.ts';
import { HelmError } from './helm-error.ts';
import { readYaml } from './read-yaml.ts';

/** One object of the output: the template it is from, and its text. */
export interface Manifest {
  readonly source: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly content: string;
}

export interface Hook extends Manifest {
  readonly name: string;
  /** Such as `pre-install`; `test-success` is `test`. */
  readonly events: readonly string[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
}

const order =
  `PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret
  SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList
  ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController
  ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService MutatingWebhookConfiguration
  ValidatingWebhookConfiguration`.split(/\s+/);
const ranks = new Map(order.map((kind, rank) => [kind, rank]));

const events = /^(?:(?:pre|post)-(?:install|delete|upgrade|rollback)|test)$/;

function compareKinds(a: Manifest, b: Manifest): number {
  const [first, second] = [ranks.get(a.kind) ?? order.length, ranks.get(b.kind) ?? order.length];
  if (first !== second) return first - second;
  return first < order.length || a.kind === b.kind ? 0 : a.kind < b.kind ? -1 : 1;
}

const words = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase());

/** Rendered templates as objects in the order of installation, hooks apart. @throws HelmError of code `manifest` */
export function sortManifests(rendered: ReadonlyMap<string, string>): { manifests: Manifest[]; hooks: Hook[] } {
  const manifests: Manifest[] = [];
  const hooks: Hook[] = [];
  for (const [source, text] of [...rendered].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (source.slice(source.lastIndexOf('/') + 1).startsWith('_')) continue;
    for (const content of splitManifests(text)) {
      const { annotations, name, ...head } = readHead(source, content);
      const hook = annotations.get('helm.sh/hook');
      const manifest = { source, content, ...head };
      if (hook === undefined) {
        manifests.push(manifest);
        continue;
      }
      const named = words(hook).map((event) => (event === 'test-success' ? 'test' : event));
      if (!named.every((event) => events.test(event))) continue;
      const weight = annotations.get('helm.sh/hook-weight') ?? '';
      hooks.push({
        ...manifest,
        name,
        events: named,
        weight: /^[-+]?\d+$/.test(weight) ? Number(weight) : 0,
        deletePolicies: words(annotations.get('helm.sh/hook-delete-policy')),
      });
    }
  }
  return { manifests: manifests.sort(compareKinds), hooks: hooks.sort(compareKinds) };
}

/** The documents of a stream that hold more than white space. */
export function splitManifests(text: string): string[] {
  return text
    .trimStart()
    .split(/^---[ \t]*/m)
    .filter((part) => part.trim() !== '')
    .map((part) => part.trimStart());
}

interface Head {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

function readHead(source: string, content: string): Head {
  let data: unknown;
  try {
    data = readYaml(content);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError('manifest', `YAML parse error on ${source}: ${error.message}`, { cause: error });
  }
  const get = (from: unknown, key: string): unknown => (from instanceof Map ? from.get(key) : undefined);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  if (data !== null && !(data instanceof Map)) {
    throw new HelmError('manifest', `YAML parse error on ${source}: the document has to be a map`);
  }
  const metadata = get(data, 'metadata');
  const annotations = get(metadata, 'annotations');
  return {
    kind: text(get(data, 'kind')),
    apiVersion: text(get(data, 'apiVersion')),
    name: text(get(metadata, 'name')),
    annotations: new Map(annotations instanceof Map ? [...annotations].map(([key, value]) => [key, text(value)]) : []),
  };
}
