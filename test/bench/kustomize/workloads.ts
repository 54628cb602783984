import { writeKubeDocuments, writeKubeYaml } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { Json, JsonObject } from '../../../shared/render/kustomize/object/resource.ts';

/** What is built: files by absolute path, and the folders that are built one after another. */
export interface Workload {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** How often it is measured; the median counts. */
  readonly times: number;
}

const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

const single: readonly Workload[] = [
  { name: 'hello world, 3 objects', files: helloWorld('/hello'), paths: ['/hello/overlay'], times: 60 },
  { name: '501 objects', files: manyObjects('/many'), paths: ['/many'], times: 7 },
  { name: 'an install of 2 MB', files: largeInstall('/large'), paths: ['/large/overlay'], times: 7 },
  smallOverlays('/small', 500),
];

export const workloads: readonly Workload[] = [...single, oneAfterAnother(single)];

function helloWorld(root: string): Record<string, string> {
  return {
    [`${root}/base/kustomization.yaml`]: writeKubeYaml({
      ...kustomization,
      resources: ['deployment.yaml', 'service.yaml', 'configmap.yaml'],
      labels: [{ pairs: { app: 'hello' }, includeSelectors: true }],
    }),
    [`${root}/base/deployment.yaml`]: writeKubeYaml(deployment('the-deployment', 'the-map')),
    [`${root}/base/service.yaml`]: writeKubeYaml(service('the-service')),
    [`${root}/base/configmap.yaml`]: writeKubeYaml(configMap('the-map')),
    [`${root}/overlay/kustomization.yaml`]: writeKubeYaml({
      ...kustomization,
      namePrefix: 'staging-',
      resources: ['../base'],
      commonAnnotations: { note: 'Hello, I am staging!' },
      patches: [{ path: 'map.yaml' }],
    }),
    [`${root}/overlay/map.yaml`]: writeKubeYaml({
      ...configMap('the-map'),
      data: { altGreeting: 'Have a pineapple!', enableRisky: 'true' },
    }),
  };
}

function manyObjects(root: string): Record<string, string> {
  const objects = Array.from({ length: 250 }, (_, at) => [
    deployment(`app-${at}`, 'settings'),
    service(`app-${at}`),
  ]).flat();
  return {
    [`${root}/objects.yaml`]: writeKubeDocuments(objects),
    [`${root}/kustomization.yaml`]: writeKubeYaml({
      ...kustomization,
      resources: ['objects.yaml'],
      namespace: 'shop',
      namePrefix: 'prod-',
      labels: [{ pairs: { team: 'shop', stage: 'prod' }, includeSelectors: true }],
      images: [{ name: 'nginx', newName: 'registry.example.org/nginx', newTag: '1.27' }],
      configMapGenerator: [{ name: 'settings', literals: ['greeting=hello', 'risky=false'] }],
      patches: [
        {
          target: { kind: 'Deployment', name: 'app-1.*' },
          patch: writeKubeYaml({
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'any' },
            spec: { template: { spec: { containers: [{ name: 'main', resources: { limits: { memory: '1Gi' } } }] } } },
          }),
        },
        { target: { kind: 'Service' }, patch: writeKubeYaml([{ op: 'add', path: '/spec/type', value: 'ClusterIP' }]) },
      ],
    }),
  };
}

/** Definitions of kinds with large schemas, and what belongs to a controller of them. */
function largeInstall(root: string): Record<string, string> {
  const crds = Array.from({ length: 15 }, (_, at) => customResource(at));
  const files: Record<string, string> = {
    [`${root}/base/crds.yaml`]: writeKubeDocuments(crds),
    [`${root}/base/controllers.yaml`]: writeKubeDocuments(
      Array.from({ length: 20 }, (_, at) => [
        deployment(`controller-${at}`, 'settings'),
        service(`controller-${at}`),
      ]).flat(),
    ),
    [`${root}/base/kustomization.yaml`]: writeKubeYaml({
      ...kustomization,
      resources: ['crds.yaml', 'controllers.yaml'],
    }),
    [`${root}/overlay/kustomization.yaml`]: writeKubeYaml({
      ...kustomization,
      resources: ['../base'],
      namespace: 'operators',
      labels: [{ pairs: { team: 'platform' } }],
      images: [{ name: 'nginx', newTag: '2' }],
      patches: [
        {
          target: { kind: 'Deployment' },
          patch: writeKubeYaml([{ op: 'replace', path: '/spec/replicas', value: 3 }]),
        },
      ],
    }),
  };
  return files;
}

/** Overlays as a repository with many tenants has them, on one base. */
function smallOverlays(root: string, count: number): Workload {
  const names = Array.from({ length: count }, (_, at) => `${root}/tenant-${at}`);
  const files = helloWorld(root);
  for (const [at, folder] of names.entries())
    files[`${folder}/kustomization.yaml`] = writeKubeYaml({
      ...kustomization,
      resources: ['../base'],
      namespace: `tenant-${at}`,
      nameSuffix: `-${at}`,
      replicas: [{ name: 'the-deployment', count: at % 5 }],
    });
  return { name: `${count} small overlays`, files, paths: names, times: 3 };
}

/** All that a process builds that stays, as a function's does. */
function oneAfterAnother(all: readonly Workload[]): Workload {
  return {
    name: 'all, in one process',
    files: Object.assign({}, ...all.map(({ files }) => files)) as Record<string, string>,
    paths: all.flatMap(({ paths }) => paths),
    times: 3,
  };
}

function deployment(name: string, map: string): JsonObject {
  const container = (called: string): Json => ({
    name: called,
    image: 'nginx:1.25',
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    env: [
      { name: 'GREETING', valueFrom: { configMapKeyRef: { name: map, key: 'greeting' } } },
      { name: 'LEVEL', value: 'info' },
    ],
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [container('main'), container('sidecar')],
          volumes: [{ name: 'settings', configMap: { name: map } }],
        },
      },
    },
  };
}

function service(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] },
  };
}

function configMap(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { altGreeting: 'Good Morning!', enableRisky: 'false' },
  };
}

function customResource(at: number): JsonObject {
  const kind = `Widget${at}`;
  const plural = `widgets${at}`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.org` },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema(4) } } },
        },
      ],
    },
  };
}

/** About as deep and as wordy as the definitions of argo-cd, kuberay and kserve: two words a line. */
function schema(depth: number): JsonObject {
  const description =
    'Tells the controller what to do with this part of the widget: see the guide for what is allowed.';
  const leaves: readonly JsonObject[] = [
    { description, type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
    { type: 'string' },
    { type: 'integer', format: 'int32' },
  ];
  const children = Object.fromEntries(
    Array.from({ length: 6 }, (_, at) => [
      `field${at}`,
      depth === 0 || at > 2 ? (leaves[at % 3] as JsonObject) : schema(depth - 1),
    ]),
  );
  return { type: 'object', properties: children, required: ['field0'] };
}
