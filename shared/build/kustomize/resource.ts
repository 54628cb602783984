/** Plain YAML data. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** An object under construction, and what references to it still call it. */
export interface Resource {
  object: KubeObject;
  /** The name and namespace with which it was read: what other objects of its kustomization refer to. */
  readonly original: { readonly name: string; readonly namespace: string };
  readonly file: string;
  /** From a generator: its name gets a hash. */
  readonly hashed: boolean;
  readonly behavior: 'create' | 'merge' | 'replace';
}

export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function groupOf(object: { readonly apiVersion: string }): string {
  const slash = object.apiVersion.indexOf('/');
  return slash < 0 ? '' : object.apiVersion.slice(0, slash);
}

export function namespaceOf({ metadata }: KubeObject): string {
  return typeof metadata['namespace'] === 'string' ? metadata['namespace'] : '';
}

/** Changes fields of the metadata; undefined removes one. */
export function withMetadata(object: KubeObject, change: Readonly<Record<string, Json | undefined>>): KubeObject {
  const metadata = Object.fromEntries(
    Object.entries({ ...object.metadata, ...change }).filter(([, value]) => value !== undefined),
  );
  return { ...object, metadata: metadata as KubeObject['metadata'] };
}

const clusterScoped = new Set(
  'Namespace Node PersistentVolume ClusterRole ClusterRoleBinding CustomResourceDefinition APIService StorageClass PriorityClass RuntimeClass IngressClass MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding CSIDriver CSINode VolumeAttachment CertificateSigningRequest FlowSchema PriorityLevelConfiguration ClusterTrustBundle VolumeSnapshotClass GatewayClass ClusterClass'.split(
    ' ',
  ),
);

export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}
