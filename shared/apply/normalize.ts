import { type Manifest, subjectOf } from './manifest.ts';

const ownerGroup = 'kustomize.toolkit.fluxcd.io';
export const ownerLabels = { name: `${ownerGroup}/name`, namespace: `${ownerGroup}/namespace` } as const;

export interface Owner {
  readonly namespace: string;
  readonly name: string;
}

export interface CommonMetadata {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The object as it is sent: without status and server-set fields, Secrets' stringData in data, ports with their protocol, owner labels, common metadata. */
export function normalizeObject(object: Manifest, owner: Owner, common: CommonMetadata = {}): Manifest {
  const { status, ...rest } = object;
  const {
    creationTimestamp: _,
    managedFields: __,
    resourceVersion: ___,
    uid: ____,
    generation: _____,
    ...metadata
  } = object.metadata;
  const labels = {
    ...metadata.labels,
    [ownerLabels.name]: owner.name,
    [ownerLabels.namespace]: owner.namespace,
    ...common.labels,
  };
  const annotations = { ...metadata.annotations, ...common.annotations };
  const normalized: Manifest = {
    ...rest,
    ...(object.kind === 'CustomResourceDefinition' && status !== undefined ? { status } : {}),
    metadata: {
      ...metadata,
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    } as Manifest['metadata'],
  };
  return normalizers[`${object.apiVersion}/${object.kind}`]?.(normalized) ?? normalized;
}

const normalizers: Readonly<Record<string, (object: Manifest) => Manifest>> = {
  'v1/Secret': (secret) => {
    const { stringData, ...rest } = secret as Manifest & {
      stringData?: Record<string, string>;
      data?: Record<string, string>;
    };
    if (stringData === undefined) return secret;
    const encoded = Object.fromEntries(
      Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]),
    );
    return { ...rest, data: { ...rest.data, ...encoded } };
  },
  'v1/Service': (service) => {
    const spec = service['spec'] as { ports?: readonly { protocol?: string }[] } | undefined;
    if (spec?.ports === undefined) return service;
    return {
      ...service,
      spec: { ...spec, ports: spec.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) },
    };
  },
  'apps/v1/Deployment': withPodPorts,
  'apps/v1/StatefulSet': withPodPorts,
  'apps/v1/DaemonSet': withPodPorts,
};

interface PodTemplate {
  readonly spec?: {
    readonly template?: {
      readonly spec?: { readonly containers?: readonly { readonly ports?: readonly { protocol?: string }[] }[] };
    };
  };
}

function withPodPorts(workload: Manifest): Manifest {
  const { spec } = workload as Manifest & PodTemplate;
  const pod = spec?.template?.spec;
  if (pod?.containers === undefined) return workload;
  const containers = pod.containers.map((container) =>
    container.ports === undefined
      ? container
      : { ...container, ports: container.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) },
  );
  return { ...workload, spec: { ...spec, template: { ...spec?.template, spec: { ...pod, containers } } } };
}

/** @throws Error where a Secret is still encrypted by SOPS */
export function refuseEncrypted(objects: readonly Manifest[]): void {
  const encrypted = objects.find((object) => object.kind === 'Secret' && object['sops'] !== undefined);
  if (encrypted === undefined) return;
  throw new Error(
    `${subjectOf(encrypted)} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`,
  );
}
