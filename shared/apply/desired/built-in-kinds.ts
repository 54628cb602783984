import { X509Certificate } from 'node:crypto';
import { groupOf, type Manifest } from '../../flux/api/manifest.ts';
import { partOfFlux } from '../../flux/api/part-of-flux.ts';

type Fields = Readonly<Record<string, unknown>>;

const builtInGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'autoscaling', 'policy', 'networking.k8s.io']);

/**
 * An object of a built-in kind as the API server would store it, so that the two compare as equal: without nulls, Secrets' stringData in
 * data, ports with their protocol, which is part of their key. Objects of other kinds are returned as they are.
 *
 * @see https://github.com/kubernetes-sigs/structured-merge-diff/issues/130
 * @see https://github.com/kubernetes/kubernetes/issues/108008
 */
export function normalizeBuiltInKind(object: Manifest): Manifest {
  const group = groupOf(object);
  const clean = builtInGroups.has(group) ? (withoutNulls(object) as Manifest) : object;
  return normalizers[`${group}/${object.kind}`]?.(clean) ?? clean;
}

const normalizers: Readonly<Record<string, (object: Manifest) => Manifest>> = {
  '/Pod': (object) => changeAt(object, ['spec'], withContainerProtocols),
  '/Secret': withEncodedStringData,
  '/Service': (object) => changeAt(object, ['spec'], withPortProtocols),
  'apiextensions.k8s.io/CustomResourceDefinition': withoutInvalidCaBundle,
  'apps/DaemonSet': withTemplateProtocols,
  'apps/Deployment': (object) => atRestOfFlux(withTemplateProtocols(object)),
  'apps/ReplicaSet': withTemplateProtocols,
  'apps/StatefulSet': withTemplateProtocols,
  'batch/CronJob': (object) =>
    changeAt(object, ['spec', 'jobTemplate', 'spec', 'template', 'spec'], withContainerProtocols),
  'batch/Job': withTemplateProtocols,
};

function withTemplateProtocols(object: Manifest): Manifest {
  return changeAt(object, ['spec', 'template', 'spec'], withContainerProtocols);
}

/**
 * Flux's own controllers are applied with no replicas: then a repository made by `flux bootstrap` can be handed over whole, and `flux
 * check` finds what it looks for, but only Sluice acts.
 */
function atRestOfFlux(deployment: Manifest): Manifest {
  return deployment.metadata.labels?.[partOfFlux.label] === partOfFlux.value
    ? changeAt(deployment, ['spec'], (spec) => ({ ...spec, replicas: 0 }))
    : deployment;
}

function withContainerProtocols(podSpec: Fields): Fields {
  const { containers } = podSpec;
  if (!Array.isArray(containers)) return podSpec;
  return { ...podSpec, containers: containers.map((each) => (isFields(each) ? withPortProtocols(each) : each)) };
}

function withPortProtocols(parent: Fields): Fields {
  const { ports } = parent;
  if (!Array.isArray(ports)) return parent;
  return { ...parent, ports: ports.map((port) => (isFields(port) ? { protocol: 'TCP', ...port } : port)) };
}

function withEncodedStringData(secret: Manifest): Manifest {
  const { stringData, ...rest } = secret;
  if (!isFields(stringData)) return secret;
  const encoded = Object.fromEntries(
    Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]),
  );
  return { ...rest, data: { ...(isFields(secret['data']) ? secret['data'] : {}), ...encoded } } as Manifest;
}

/** The API server refuses a conversion webhook whose CA bundle is a placeholder for one that is injected later. */
function withoutInvalidCaBundle(definition: Manifest): Manifest {
  return changeAt(definition, ['spec', 'conversion', 'webhook', 'clientConfig'], (config) => {
    const { caBundle, ...rest } = config;
    return typeof caBundle === 'string' && caBundle !== '' && !isCertificate(caBundle) ? rest : config;
  });
}

function isCertificate(base64: string): boolean {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).subject !== undefined;
  } catch {
    return false;
  }
}

/** A copy of the object with the fields at the path changed; the same object if it does not have the path. */
function changeAt(object: Manifest, path: readonly string[], change: (fields: Fields) => Fields): Manifest {
  return changeFields(object, path, change) as Manifest;
}

function changeFields(fields: Fields, [step, ...rest]: readonly string[], change: (fields: Fields) => Fields): Fields {
  if (step === undefined) return change(fields);
  const child = fields[step];
  return isFields(child) ? { ...fields, [step]: changeFields(child, rest, change) } : fields;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
