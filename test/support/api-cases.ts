import { fluxKinds, type ReconciledKind, reconciledKinds } from '../../shared/flux/kinds.ts';

/** An object's spec, and whether the API takes it. Set over the kind's smallest valid spec; null takes a field away. */
export interface ApiCase {
  readonly spec: Readonly<Record<string, unknown>>;
  /** Of an invalid one: the field that the refusal names. */
  readonly field?: string;
}

/** What is tried with a kind. */
interface KindCases {
  readonly smallest: Readonly<Record<string, unknown>>;
  /** What makes the smallest spec need another object of this name, such as a Secret. */
  readonly needing: (name: string) => Readonly<Record<string, unknown>>;
  readonly valid: readonly ApiCase['spec'][];
  readonly invalid: readonly Required<ApiCase>[];
}

export interface ApiCases extends KindCases {
  readonly apiVersion: string;
  readonly kind: ReconciledKind;
  readonly plural: string;
}

/** The kind's smallest spec with the changes of a case. */
export function specOf({ smallest }: ApiCases, changes: object): object {
  return Object.fromEntries(Object.entries({ ...smallest, ...changes }).filter(([, value]) => value !== null));
}

const selector = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  name: 'a.*',
  namespace: 'b',
  labelSelector: 'a=b',
};
const long = (length: number): string => 'a'.repeat(length);

/** What Flux's own definitions take and refuse, field by field. */
const casesOf: Readonly<Record<ReconciledKind, KindCases>> = {
  GitRepository: {
    smallest: { interval: '10m', url: 'https://git.example.com/app' },
    needing: (name) => ({ secretRef: { name } }),
    valid: [
      {},
      ...['1ms', '1.5s', '1h30m', '90s', '0s', '1m1s1ms'].map((interval) => ({ interval })),
      ...['http://git.example.com', 'https://git.example.com/a', 'ssh://git@git.example.com/a'].map((url) => ({ url })),
      ...['60s', '1m', '500ms'].map((timeout) => ({ timeout })),
      ...['generic', 'aws', 'azure', 'github'].map((provider) => ({ provider })),
      { ref: { branch: 'main', tag: 'v1', semver: '>=1', name: 'refs/heads/main', commit: '0123' } },
      { ref: {} },
      { secretRef: { name: 'a' }, proxySecretRef: { name: 'b' } },
      { serviceAccountName: 'a', provider: 'azure' },
      { serviceAccountName: 'a', provider: 'aws' },
      ...['head', 'HEAD', 'Tag', 'TagAndHEAD'].map((mode) => ({ verify: { mode, secretRef: { name: 'a' } } })),
      { verify: { secretRef: { name: 'a' } } },
      { ignore: '*.md', suspend: true, recurseSubmodules: true, sparseCheckout: ['a', './b'] },
      { include: [{ repository: { name: 'a' }, fromPath: 'b', toPath: 'c' }, { repository: { name: 'd' } }] },
    ],
    invalid: [
      { spec: { interval: null }, field: 'interval' },
      ...['10', 'm', '-1m', '1d', '1us', '', '1 m'].map((interval) => ({ spec: { interval }, field: 'interval' })),
      { spec: { interval: 10 }, field: 'interval' },
      { spec: { url: null }, field: 'url' },
      ...['ftp://git.example.com', 'git.example.com', 'git@git.example.com:a', ''].map((url) => ({
        spec: { url },
        field: 'url',
      })),
      // Of this one field Flux takes no hours.
      { spec: { timeout: '1h' }, field: 'timeout' },
      { spec: { provider: 'gcp' }, field: 'provider' },
      { spec: { secretRef: {} }, field: 'secretRef' },
      { spec: { serviceAccountName: 'a' }, field: 'serviceAccountName' },
      { spec: { serviceAccountName: 'a', provider: 'github' }, field: 'serviceAccountName' },
      { spec: { verify: { mode: 'tail', secretRef: { name: 'a' } } }, field: 'verify' },
      { spec: { verify: { mode: 'HEAD' } }, field: 'verify' },
      { spec: { include: [{ fromPath: 'a' }] }, field: 'include' },
      { spec: { sparseCheckout: 'a' }, field: 'sparseCheckout' },
      { spec: { suspend: 'yes' }, field: 'suspend' },
      { spec: { ref: 'main' }, field: 'ref' },
    ],
  },
  OCIRepository: {
    smallest: { interval: '10m', url: 'oci://registry.example.com/app' },
    needing: (name) => ({ secretRef: { name } }),
    valid: [
      {},
      ...['generic', 'aws', 'azure', 'gcp'].map((provider) => ({ provider })),
      { ref: { tag: 'v1', semver: '>=1', semverFilter: '.*', digest: 'sha256:01' } },
      { ref: {} },
      ...['extract', 'copy'].map((operation) => ({ layerSelector: { mediaType: 'a/b', operation } })),
      { layerSelector: {} },
      { secretRef: { name: 'a' }, certSecretRef: { name: 'b' }, proxySecretRef: { name: 'c' } },
      { serviceAccountName: 'a', insecure: true, ignore: '*.md', suspend: true, timeout: '90s' },
      ...['cosign', 'notation'].map((provider) => ({ verify: { provider, secretRef: { name: 'a' } } })),
      { verify: { matchOIDCIdentity: [{ issuer: 'a', subject: 'b' }], trustedRootSecretRef: { name: 'c' } } },
    ],
    invalid: [
      { spec: { interval: null }, field: 'interval' },
      { spec: { url: null }, field: 'url' },
      ...['https://registry.example.com/app', 'registry.example.com/app', ''].map((url) => ({
        spec: { url },
        field: 'url',
      })),
      { spec: { timeout: '1h' }, field: 'timeout' },
      { spec: { provider: 'github' }, field: 'provider' },
      { spec: { layerSelector: { operation: 'move' } }, field: 'layerSelector' },
      { spec: { secretRef: {} }, field: 'secretRef' },
      { spec: { verify: { provider: 'gpg' } }, field: 'verify' },
      { spec: { verify: { matchOIDCIdentity: [{ issuer: 'a' }] } }, field: 'verify' },
      { spec: { ref: 'latest' }, field: 'ref' },
      { spec: { insecure: 'yes' }, field: 'insecure' },
    ],
  },
  Kustomization: {
    smallest: { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name: 'app' } },
    needing: (name) => ({ sourceRef: { kind: 'GitRepository', name } }),
    valid: [
      {},
      ...['OCIRepository', 'GitRepository', 'Bucket', 'ExternalArtifact'].map((kind) => ({
        sourceRef: { kind, name: 'a', namespace: 'b', apiVersion: 'c' },
      })),
      { commonMetadata: { labels: { a: 'b' }, annotations: { c: 'd' } } },
      { decryption: { provider: 'sops', secretRef: { name: 'a' }, serviceAccountName: 'b' } },
      ...['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan'].map((deletionPolicy) => ({ deletionPolicy })),
      { dependsOn: [{ name: 'a' }, { name: 'b', namespace: 'c', readyExpr: 'true' }] },
      { force: true, wait: true, suspend: true, ignoreMissingComponents: true, prune: false },
      { healthCheckExprs: [{ apiVersion: 'v1', kind: 'A', current: 'true', failed: 'false', inProgress: 'false' }] },
      {
        healthChecks: [
          { kind: 'Deployment', name: 'a' },
          { apiVersion: 'v1', kind: 'Pod', name: 'b', namespace: 'c' },
        ],
      },
      { images: [{ name: 'a', newName: 'b', newTag: 'c', digest: 'd' }] },
      { kubeConfig: { secretRef: { name: 'a', key: 'b' } } },
      { kubeConfig: { configMapRef: { name: 'a' } } },
      { namePrefix: long(200), nameSuffix: 'a', targetNamespace: long(63) },
      { patches: [{ patch: 'a', target: selector }, { patch: 'b' }] },
      { path: './a', components: ['../b'], serviceAccountName: 'c' },
      {
        postBuild: {
          substitute: { a: 'b' },
          substituteFrom: [
            { kind: 'ConfigMap', name: 'a' },
            { kind: 'Secret', name: 'b', optional: true },
          ],
        },
      },
      ...['WithVariables', 'Always'].map((substituteStrategy) => ({ postBuild: { substituteStrategy } })),
      { retryInterval: '1m', timeout: '5m' },
      { buildMetadata: ['originAnnotations', 'transformerAnnotations'] },
      { ignore: [{ paths: ['/spec/replicas'], target: selector }] },
    ],
    invalid: [
      { spec: { interval: null }, field: 'interval' },
      { spec: { prune: null }, field: 'prune' },
      { spec: { prune: 'yes' }, field: 'prune' },
      { spec: { sourceRef: null }, field: 'sourceRef' },
      { spec: { sourceRef: { kind: 'HelmRepository', name: 'a' } }, field: 'sourceRef' },
      { spec: { sourceRef: { kind: 'GitRepository' } }, field: 'sourceRef' },
      { spec: { decryption: { provider: 'age' } }, field: 'decryption' },
      { spec: { decryption: {} }, field: 'decryption' },
      { spec: { deletionPolicy: 'Keep' }, field: 'deletionPolicy' },
      { spec: { dependsOn: [{ namespace: 'a' }] }, field: 'dependsOn' },
      { spec: { healthCheckExprs: [{ kind: 'A', current: 'true' }] }, field: 'healthCheckExprs' },
      { spec: { healthChecks: [{ name: 'a' }] }, field: 'healthChecks' },
      { spec: { images: [{ newTag: 'a' }] }, field: 'images' },
      { spec: { kubeConfig: {} }, field: 'kubeConfig' },
      { spec: { kubeConfig: { secretRef: { name: 'a' }, configMapRef: { name: 'b' } } }, field: 'kubeConfig' },
      { spec: { namePrefix: '' }, field: 'namePrefix' },
      { spec: { nameSuffix: long(201) }, field: 'nameSuffix' },
      { spec: { targetNamespace: long(64) }, field: 'targetNamespace' },
      { spec: { patches: [{ target: selector }] }, field: 'patches' },
      { spec: { postBuild: { substituteFrom: [{ kind: 'Pod', name: 'a' }] } }, field: 'substituteFrom' },
      { spec: { postBuild: { substituteFrom: [{ kind: 'Secret', name: '' }] } }, field: 'substituteFrom' },
      { spec: { postBuild: { substitute: { a: 1 } } }, field: 'substitute' },
      { spec: { postBuild: { substituteStrategy: 'Never' } }, field: 'substituteStrategy' },
      { spec: { retryInterval: '1d' }, field: 'retryInterval' },
      { spec: { timeout: 'soon' }, field: 'timeout' },
      { spec: { buildMetadata: ['names'] }, field: 'buildMetadata' },
      { spec: { ignore: [{ target: selector }] }, field: 'ignore' },
      { spec: { commonMetadata: { labels: { a: 1 } } }, field: 'commonMetadata' },
    ],
  },
  Receiver: {
    smallest: { type: 'generic', secretRef: { name: 'a' }, resources: [{ kind: 'GitRepository', name: 'app' }] },
    needing: (name) => ({ secretRef: { name } }),
    valid: [
      {},
      ...['generic-hmac', 'github', 'gitlab', 'bitbucket', 'harbor', 'dockerhub', 'quay', 'gcr', 'nexus', 'acr'].map(
        (type) => ({ type }),
      ),
      { type: 'cdevents', events: ['cd.change.merged.v1'], interval: '1h', suspend: true },
      { resources: [{ kind: 'ImageRepository', name: '*', matchLabels: { a: 'b' }, namespace: 'c', filter: 'true' }] },
      { resourceFilter: 'true' },
      { resources: [] },
      {
        type: 'generic-oidc',
        secretRef: null,
        oidcProviders: [
          {
            issuerURL: 'https://issuer.example.com',
            audience: 'a',
            variables: [{ name: 'b', expression: 'c' }],
            validations: [{ expression: 'true', message: 'd' }],
          },
        ],
      },
    ],
    invalid: [
      { spec: { type: null }, field: 'type' },
      { spec: { type: 'gogs' }, field: 'type' },
      { spec: { secretRef: null }, field: 'secretRef' },
      { spec: { resources: null }, field: 'resources' },
      { spec: { resources: [{ kind: 'Secret', name: 'a' }] }, field: 'resources' },
      { spec: { resources: [{ kind: 'GitRepository' }] }, field: 'resources' },
      { spec: { resources: [{ kind: 'GitRepository', name: '' }] }, field: 'resources' },
      { spec: { resources: [{ kind: 'GitRepository', name: long(254) }] }, field: 'resources' },
      { spec: { interval: '1d' }, field: 'interval' },
      { spec: { type: 'generic-oidc', secretRef: null }, field: 'oidcProvider' },
      { spec: { type: 'generic-oidc', secretRef: null, oidcProviders: [] }, field: 'oidcProvider' },
      {
        spec: {
          oidcProviders: [{ issuerURL: 'https://a.example.com', validations: [{ expression: 'a', message: 'b' }] }],
        },
        field: 'oidcProviders',
      },
      {
        spec: { type: 'generic-oidc', secretRef: null, oidcProviders: [{ issuerURL: 'https://a', validations: [] }] },
        field: 'oidcProviders',
      },
      {
        spec: {
          type: 'generic-oidc',
          secretRef: null,
          oidcProviders: [{ issuerURL: 'a', validations: [{ expression: 'a', message: 'b' }] }],
        },
        field: 'oidcProviders',
      },
    ],
  },
};

/** The same, with how the API names each kind. */
export const apiCases: readonly ApiCases[] = reconciledKinds.map((kind) => {
  const { group, version, plural } = fluxKinds[kind];
  return { apiVersion: `${group}/${version}`, kind, plural, ...casesOf[kind] };
});

/** The cases of a kind. */
export function apiCasesOf(kind: ReconciledKind): ApiCases {
  return apiCases.find((cases) => cases.kind === kind) as ApiCases;
}
