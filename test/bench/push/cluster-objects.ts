import { crdOf } from '../../../shared/flux/api/crd.ts';
import { gitRepositoryKind } from '../../../shared/flux/api/git-repository.ts';
import { kustomizationKind } from '../../../shared/flux/api/kustomization.ts';
import { ociRepositoryKind } from '../../../shared/flux/api/oci-repository.ts';
import { receiverKind } from '../../../shared/flux/api/receiver.ts';
import { appName } from './sample-repository.ts';
import { target } from './side.ts';

type Json = Readonly<Record<string, unknown>>;

const sources = 'source.toolkit.fluxcd.io';

/** Flux's source-controller watches every kind of source, and ends where one of them has no definition. */
const otherSources: readonly (readonly [plural: string, kind: string])[] = [
  ['buckets', 'Bucket'],
  ['externalartifacts', 'ExternalArtifact'],
  ['helmcharts', 'HelmChart'],
  ['helmrepositories', 'HelmRepository'],
];

function openDefinition(plural: string, kind: string): Json {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${sources}` },
    spec: {
      group: sources,
      names: { plural, kind },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}

/** Our own definitions, which Flux's controllers read too, and a stand-in for each kind of source that is not ours yet. */
export function definitions(): readonly Json[] {
  return [
    ...[gitRepositoryKind, ociRepositoryKind, kustomizationKind, receiverKind].map((kind) => crdOf(kind, {})),
    ...otherSources.map(([plural, kind]) => openDefinition(plural, kind)),
  ];
}

/** The objects that ask for `count` apps of the repository; intervals are so long that only the hook starts anything. */
export function objects(repositoryUrl: string, count: number): readonly Json[] {
  const { namespace, repository, receiver, token } = target;
  const named = (name: string) => ({ name, namespace });
  const kustomization = (name: string): Json => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: named(name),
    spec: {
      interval: '1h',
      path: `./apps/${name}`,
      prune: true,
      targetNamespace: 'apps',
      sourceRef: { kind: 'GitRepository', name: repository },
    },
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: named(receiver), stringData: { token } },
    {
      apiVersion: 'notification.toolkit.fluxcd.io/v1',
      kind: 'Receiver',
      metadata: named(receiver),
      spec: {
        type: 'github',
        events: ['push'],
        secretRef: { name: receiver },
        resources: [{ kind: 'GitRepository', name: repository }],
      },
    },
    {
      apiVersion: `${sources}/v1`,
      kind: 'GitRepository',
      metadata: named(repository),
      spec: { url: repositoryUrl, interval: '1h', ref: { branch: 'main' } },
    },
    ...Array.from({ length: count }, (_, index) => kustomization(appName(index))),
  ];
}
