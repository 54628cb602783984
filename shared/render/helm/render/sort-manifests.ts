import { basePath } from '../../../base/go/path.ts';
import { trimStart } from '../../../base/go/strings/trim-space.ts';
import { compareStrings } from '../../../base/go/utf8.ts';
import { GoError, type Value } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { decodeStruct, type StructShape } from '../chart/decode-struct.ts';
import { HelmError } from '../helm-error.ts';

/** One object of the output: the template that created it, and its text. */
export interface Manifest {
  readonly source: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly content: string;
}

/** An object that is installed at certain events only, with its annotations read. */
export interface Hook extends Manifest {
  readonly name: string;
  /** Such as `pre-install`; `test-success` is `test`. */
  readonly events: readonly string[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  /** When to show the logs of its pods, such as `hook-failed`. */
  readonly outputLogPolicies: readonly string[];
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
  return first < order.length ? 0 : compareStrings(a.kind, b.kind);
}

const words = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase());

/** As many documents may the templates make. */
const mostDocuments = 100_000;

/** Splits rendered templates into objects in the order of installation, and hooks. @throws HelmError of code `manifest` */
export function sortManifests(rendered: ReadonlyMap<string, string>): { manifests: Manifest[]; hooks: Hook[] } {
  const manifests: Manifest[] = [];
  const hooks: Hook[] = [];
  for (const [source, text] of [...rendered].sort(([a], [b]) => compareStrings(a, b))) {
    if (basePath(source).startsWith('_')) continue;
    const documents = splitManifests(text);
    if (manifests.length + hooks.length + documents.length > mostDocuments) throw tooMany();
    for (const content of documents) {
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
        outputLogPolicies: words(annotations.get('helm.sh/hook-output-log-policy')),
      });
    }
  }
  return { manifests: manifests.sort(compareKinds), hooks: hooks.sort(compareKinds) };
}

const tooMany = (): HelmError =>
  new HelmError('manifest', `the templates make more than ${mostDocuments} documents; split the chart`);

/**
 * The documents of a stream that are not only white space. `---` at the start of a line separates them, whatever follows it.
 *
 * @throws HelmError of code `manifest` for too many
 */
export function splitManifests(text: string): string[] {
  let separators = 0;
  for (let at = text.indexOf('\n---'); at !== -1; at = text.indexOf('\n---', at + 1))
    if (++separators > mostDocuments) throw tooMany();
  return trimStart(text)
    .split(/(?<![^\n])---[ \t]*/)
    .map(trimStart)
    .filter((part) => part !== '');
}

interface Head {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

const metadataShape: StructShape = { name: '', fields: { name: 'string', annotations: { map: 'string' } } };
const headShape: StructShape = {
  name: 'SimpleHead',
  package: 'util',
  fields: { apiVersion: 'string', kind: 'string', metadata: metadataShape },
};

function readHead(source: string, content: string): Head {
  try {
    const head = decodeStruct(decodeYaml(content), headShape);
    const metadata = head.get('metadata');
    const get = (from: Value, key: string): Value => (from instanceof Map ? from.get(key) : undefined);
    const annotations = get(metadata, 'annotations');
    return {
      kind: String(head.get('kind') ?? ''),
      apiVersion: String(head.get('apiVersion') ?? ''),
      name: String(get(metadata, 'name') ?? ''),
      annotations: annotations instanceof Map ? (annotations as Map<string, string>) : new Map(),
    };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError('manifest', `YAML parse error on ${source}: ${error.message}`, { cause: error });
  }
}
