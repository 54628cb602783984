import { changeMaps } from './field-paths.ts';
import {
  groupOf,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  namespaceOf,
  type Resource,
} from './resource.ts';

/** Fields, wherever they stand, that name an object of a kind. `parent` is the key of the map that holds the field. */
interface ReferenceRule {
  readonly field: string;
  readonly kind: string;
}

/** `<key of the map>/<field>`, or `<field>` in any map. */
const rules: Readonly<Record<string, readonly ReferenceRule[]>> = {
  configMapRef: [{ field: 'name', kind: 'ConfigMap' }],
  configMapKeyRef: [{ field: 'name', kind: 'ConfigMap' }],
  configMap: [{ field: 'name', kind: 'ConfigMap' }],
  secretRef: [{ field: 'name', kind: 'Secret' }],
  secretKeyRef: [{ field: 'name', kind: 'Secret' }],
  secret: [
    { field: 'secretName', kind: 'Secret' },
    { field: 'name', kind: 'Secret' },
  ],
  imagePullSecrets: [{ field: 'name', kind: 'Secret' }],
  tls: [{ field: 'secretName', kind: 'Secret' }],
  persistentVolumeClaim: [{ field: 'claimName', kind: 'PersistentVolumeClaim' }],
  service: [{ field: 'name', kind: 'Service' }],
  backend: [{ field: 'serviceName', kind: 'Service' }],
  template: [],
  spec: [
    { field: 'serviceAccountName', kind: 'ServiceAccount' },
    { field: 'serviceAccount', kind: 'ServiceAccount' },
    { field: 'serviceName', kind: 'Service' },
    { field: 'ingressClassName', kind: 'IngressClass' },
    { field: 'storageClassName', kind: 'StorageClass' },
    { field: 'priorityClassName', kind: 'PriorityClass' },
  ],
};

/** Makes references follow the objects that they name, in the resources of one kustomization. */
export function updateReferences(resources: readonly Resource[]): void {
  for (const resource of resources) {
    const referrer = resource.original.namespace;
    const rename = (kind: string, name: string, group?: string): string => {
      const named = resources.filter(
        ({ object, original }) =>
          object.kind === kind && original.name === name && (group === undefined || groupOf(object) === group),
      );
      const near = named.find(({ original }) => original.namespace === referrer) ?? named[0];
      return near?.object.metadata.name ?? name;
    };
    resource.object = withReferences(resource.object, rename, resources);
  }
}

type Rename = (kind: string, name: string, group?: string) => string;

function withReferences(object: KubeObject, rename: Rename, resources: readonly Resource[]): KubeObject {
  const { metadata, ...rest } = object;
  const walked = walk(rest as JsonObject, '', rename) as JsonObject;
  return { ...walked, metadata, ...special(object, rename, resources, walked) } as KubeObject;
}

function walk(value: Json, key: string, rename: Rename): Json {
  if (Array.isArray(value)) return value.map((item: Json) => walk(item, key, rename));
  if (!isObject(value)) return value;
  const children = Object.fromEntries(Object.entries(value).map(([name, child]) => [name, walk(child, name, rename)]));
  const renamed = (rules[key] ?? []).flatMap(({ field, kind }) => {
    const name = children[field];
    return typeof name === 'string' ? [[field, rename(kind, name)] as const] : [];
  });
  return renamed.length === 0 ? children : { ...children, ...Object.fromEntries(renamed) };
}

/** References that say themselves which kind they mean. */
function special(object: KubeObject, rename: Rename, resources: readonly Resource[], walked: JsonObject): JsonObject {
  if (object.kind === 'HorizontalPodAutoscaler') {
    return changeMaps(walked, (map) =>
      isObject(map['scaleTargetRef']) ? { ...map, scaleTargetRef: byKind(map['scaleTargetRef'], rename) } : map,
    ) as JsonObject;
  }
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return {};
  const { roleRef, subjects } = walked;
  return {
    ...(isObject(roleRef) ? { roleRef: byKind(roleRef, rename) } : {}),
    ...(Array.isArray(subjects) ? { subjects: subjects.map((subject: Json) => withSubject(subject, resources)) } : {}),
  };
}

function byKind(reference: JsonObject, rename: Rename): JsonObject {
  const { kind, name } = reference;
  return typeof kind === 'string' && typeof name === 'string' ? { ...reference, name: rename(kind, name) } : reference;
}

/** A service account among the resources takes the subject's namespace along. */
function withSubject(subject: Json, resources: readonly Resource[]): Json {
  if (!isObject(subject) || subject['kind'] !== 'ServiceAccount') return subject;
  const { name, namespace = '' } = subject;
  const found = resources.find(
    ({ object, original }) =>
      object.kind === 'ServiceAccount' &&
      original.name === name &&
      (original.namespace === namespace || namespace === ''),
  );
  if (found === undefined) return subject;
  const target = namespaceOf(found.object);
  return { ...subject, name: found.object.metadata.name, ...(target === '' ? {} : { namespace: target }) };
}
