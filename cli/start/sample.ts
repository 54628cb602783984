/** The namespaces of the sample's Flux objects and of what they apply. */
export interface SamplePlace {
  readonly namespace: string;
  readonly workloads: string;
}

/** The files of the sample repository. They include a namespace unless it is that of the Flux objects. */
export function sampleFiles({ namespace, workloads }: SamplePlace, replicas = 2): Readonly<Record<string, string>> {
  const hasNamespace = workloads !== namespace;
  return {
    'deploy/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${workloads}
resources:
${hasNamespace ? '  - namespace.yaml\n' : ''}  - deployment.yaml
  - service.yaml
configMapGenerator:
  - name: settings
    literals:
      - greeting=hello
`,
    ...(hasNamespace && {
      'deploy/namespace.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: ${workloads}
`,
    }),
    'deploy/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: ghcr.io/stefanprodan/podinfo:6.9.0
          ports:
            - containerPort: 9898
          envFrom:
            - configMapRef:
                name: settings
`,
    'deploy/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports:
    - port: 80
      targetPort: 9898
`,
  };
}

/** The Flux objects of the sample repository, and the Secret with the token that signs hooks. */
export function sampleObjects(
  namespace: string,
  url: string,
  token: string,
): readonly { readonly path: string; readonly body: object }[] {
  return [
    {
      path: `/api/v1/namespaces/${namespace}/secrets/webhook-token`,
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'webhook-token', namespace },
        data: { token: Buffer.from(token).toString('base64') },
      },
    },
    {
      path: `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories/sample`,
      body: {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'sample', namespace },
        spec: { interval: '1m', url, ref: { branch: 'main' } },
      },
    },
    {
      path: `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/sample`,
      body: {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'sample', namespace },
        spec: {
          interval: '1m',
          path: './deploy',
          prune: true,
          wait: true,
          timeout: '2m',
          sourceRef: { kind: 'GitRepository', name: 'sample' },
        },
      },
    },
    {
      path: `/apis/notification.toolkit.fluxcd.io/v1/namespaces/${namespace}/receivers/sample`,
      body: {
        apiVersion: 'notification.toolkit.fluxcd.io/v1',
        kind: 'Receiver',
        metadata: { name: 'sample', namespace },
        spec: {
          type: 'github',
          events: ['ping', 'push'],
          secretRef: { name: 'webhook-token' },
          resources: [{ kind: 'GitRepository', name: 'sample' }],
        },
      },
    },
  ];
}
