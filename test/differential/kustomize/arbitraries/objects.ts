import fc from 'fast-check';
import type { JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { withVariables as plainText } from './files.ts';
import { rarerBodies } from './more-objects.ts';
import { image, labels, name, namespace, number, objectLabels, oddKey, some, structuredText } from './words.ts';

const annotations = fc.dictionary(fc.constantFrom('note', 'a/b', 'checksum'), plainText, { maxKeys: 2 });
/** No more than one number that is told apart by its value: with letters among them, Go's order of keys has no beginning. */
const usualKey = fc.constantFrom(
  'k',
  'file.txt',
  'HOST',
  'us-1',
  'us-1a',
  'us-1-b',
  'us-1_b',
  'us-10',
  'us-1.a',
  'a9',
  'a10',
);
const dataKey = fc.oneof({ weight: 6, arbitrary: usualKey }, { weight: 1, arbitrary: oddKey });
const envVar = fc.oneof(
  fc.record({ name: fc.constantFrom('A', 'B', 'C'), value: plainText }),
  fc.record({
    name: fc.constantFrom('A', 'B', 'C'),
    valueFrom: fc.oneof(
      fc.record({ configMapKeyRef: fc.record({ name, key: fc.constant('k') }) }),
      fc.record({ secretKeyRef: fc.record({ name, key: fc.constant('k') }) }),
    ),
  }),
);
const port = fc.oneof(
  fc.record({ containerPort: fc.constantFrom(80, 8080) }),
  fc.record({ containerPort: fc.constantFrom(80, 8080), protocol: fc.constantFrom('TCP', 'UDP') }),
);
export const container = fc
  .tuple(
    fc.constantFrom('main', 'side', 'init'),
    some({
      image,
      env: fc.uniqueArray(envVar, { maxLength: 3, selector: (one) => one.name }),
      envFrom: fc.array(
        fc.oneof(fc.record({ configMapRef: fc.record({ name }) }), fc.record({ secretRef: fc.record({ name }) })),
        { maxLength: 2 },
      ),
      ports: fc.uniqueArray(port, { maxLength: 3, selector: (one) => JSON.stringify(one) }),
      volumeMounts: fc.uniqueArray(
        fc.record({ mountPath: fc.constantFrom('/a', '/b'), name: fc.constantFrom('v1', 'v2') }),
        { maxLength: 2, selector: (one) => one.mountPath },
      ),
      command: fc.array(plainText, { maxLength: 2 }),
      resources: fc.record({ limits: fc.record({ cpu: fc.constantFrom('100m', '1'), memory: fc.constant('1Gi') }) }),
    }),
  )
  .map(([called, rest]) => ({ name: called, ...rest }));
const volume = fc
  .tuple(
    fc.constantFrom('v1', 'v2'),
    fc.oneof(
      fc.record({ configMap: fc.record({ name }) }),
      fc.record({ secret: fc.record({ secretName: name }) }),
      fc.record({ emptyDir: fc.constant({}) }),
      fc.record({ persistentVolumeClaim: fc.record({ claimName: name }) }),
    ),
  )
  .map(([called, rest]) => ({ name: called, ...rest }));
const containers = fc.uniqueArray(container, { minLength: 1, maxLength: 2, selector: (one) => one.name });
export const podSpec = fc
  .tuple(
    containers,
    some({
      initContainers: containers,
      volumes: fc.uniqueArray(volume, { maxLength: 2, selector: (one) => one.name }),
      serviceAccountName: name,
      imagePullSecrets: fc.uniqueArray(fc.record({ name }), { maxLength: 2, selector: (one) => one.name }),
      nodeSelector: labels,
      tolerations: fc.array(fc.record({ key: fc.constant('k'), operator: fc.constant('Exists') }), { maxLength: 2 }),
    }),
  )
  .map(([list, rest]) => ({ containers: list, ...rest }));
const template = fc.record({ metadata: some({ labels, annotations }), spec: podSpec });
const subject = fc.oneof(
  fc.record({ kind: fc.constant('ServiceAccount'), name, namespace }),
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constant('default') }),
  fc.record({ kind: fc.constant('User'), name: fc.constant('alice') }),
);
const rules = fc.array(
  fc.record({
    apiGroups: fc.constant(['']),
    resources: fc.constantFrom(['configmaps'], ['secrets']),
    verbs: fc.constant(['get']),
    resourceNames: fc.array(name, { maxLength: 2 }),
  }),
  { maxLength: 2 },
);

/** The fields beside apiVersion, kind and metadata, of each kind. */
const bodies: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'apps/v1 Deployment': fc.record({
    spec: some({
      replicas: number,
      selector: some({ matchLabels: labels }),
      template,
      strategy: fc.constant({ type: 'Recreate' }),
    }),
  }),
  'apps/v1 StatefulSet': fc.record({
    spec: some({
      serviceName: name,
      template,
      selector: some({ matchLabels: labels }),
      volumeClaimTemplates: fc.array(fc.record({ metadata: fc.record({ name, labels }) }), { maxLength: 1 }),
    }),
  }),
  'apps/v1 DaemonSet': fc.record({ spec: some({ template, selector: some({ matchLabels: labels }) }) }),
  'batch/v1 Job': fc.record({ spec: some({ template }) }),
  'batch/v1 CronJob': fc.record({
    spec: some({ schedule: fc.constant('* * * * *'), jobTemplate: fc.record({ spec: some({ template }) }) }),
  }),
  'v1 Pod': fc.record({ spec: podSpec }),
  'v1 Service': fc.record({
    spec: some({
      selector: labels,
      ports: fc.uniqueArray(
        some({
          port: fc.constantFrom(80, 443),
          protocol: fc.constantFrom('TCP', 'UDP'),
          name: fc.constantFrom('http', 'tls'),
        }),
        {
          maxLength: 3,
          selector: (one) => JSON.stringify(one),
        },
      ),
      type: fc.constantFrom('ClusterIP', 'NodePort'),
    }),
  }),
  'v1 ConfigMap': some({
    data: fc
      .tuple(fc.dictionary(dataKey, plainText, { maxKeys: 5 }), fc.option(structuredText, { nil: undefined, freq: 2 }))
      .map(([data, structured]) => (structured === undefined ? data : { ...data, structured })),
    immutable: fc.boolean(),
  }),
  'v1 Secret': some({
    stringData: fc.dictionary(fc.constantFrom('k', 'password'), plainText, { maxKeys: 2 }),
    type: fc.constant('Opaque'),
  }),
  'v1 ServiceAccount': some({ secrets: fc.array(fc.record({ name }), { maxLength: 2 }) }),
  'v1 PersistentVolumeClaim': fc.record({ spec: some({ volumeName: name, storageClassName: name }) }),
  'v1 PersistentVolume': fc.record({
    spec: some({ claimRef: fc.record({ name, namespace }), storageClassName: name }),
  }),
  'v1 Namespace': fc.constant({}),
  'rbac.authorization.k8s.io/v1 Role': fc.record({ rules }),
  'rbac.authorization.k8s.io/v1 ClusterRole': fc.record({ rules }),
  'rbac.authorization.k8s.io/v1 RoleBinding': fc.record({
    roleRef: fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constantFrom('Role', 'ClusterRole'),
      name,
    }),
    subjects: fc.array(subject, { maxLength: 2 }),
  }),
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': fc.record({
    roleRef: fc.record({ apiGroup: fc.constant('rbac.authorization.k8s.io'), kind: fc.constant('ClusterRole'), name }),
    subjects: fc.array(subject, { maxLength: 2 }),
  }),
  'networking.k8s.io/v1 Ingress': fc.record({
    spec: some({
      rules: fc.array(
        fc.record({
          host: plainText,
          http: fc.record({
            paths: fc.array(
              fc.record({
                path: fc.constant('/'),
                backend: fc.record({ service: fc.record({ name, port: fc.record({ number: fc.constant(80) }) }) }),
              }),
              { maxLength: 2 },
            ),
          }),
        }),
        { maxLength: 2 },
      ),
      tls: fc.array(fc.record({ secretName: name }), { maxLength: 1 }),
    }),
  }),
  'networking.k8s.io/v1 NetworkPolicy': fc.record({
    spec: some({
      podSelector: some({ matchLabels: labels }),
      ingress: fc.array(
        fc.record({ from: fc.array(fc.record({ podSelector: some({ matchLabels: labels }) }), { maxLength: 1 }) }),
        { maxLength: 1 },
      ),
    }),
  }),
  'autoscaling/v2 HorizontalPodAutoscaler': fc.record({
    spec: fc.record({
      scaleTargetRef: fc.record({
        apiVersion: fc.constant('apps/v1'),
        kind: fc.constantFrom('Deployment', 'StatefulSet'),
        name,
      }),
      minReplicas: fc.nat(3),
    }),
  }),
  'policy/v1 PodDisruptionBudget': fc.record({
    spec: some({ selector: some({ matchLabels: labels }), minAvailable: fc.constantFrom(1, '50%') }),
  }),
  'apiextensions.k8s.io/v1 CustomResourceDefinition': fc.record({
    spec: fc.record({
      group: fc.constant('acme.io'),
      names: fc.record({ kind: fc.constant('Foo'), plural: fc.constant('foos') }),
    }),
  }),
  'acme.io/v1 Foo': some({
    spec: fc.dictionary(
      fc.constantFrom('a', 'b', 'list', 'name', 'items'),
      fc.oneof(
        plainText,
        name,
        number,
        fc.boolean(),
        fc.constant(null),
        fc.array(plainText, { maxLength: 2 }),
        fc.array(fc.record({ name: fc.constantFrom('x', 'y'), value: plainText }, { requiredKeys: ['name'] }), {
          maxLength: 2,
        }),
      ),
      { maxKeys: 3 },
    ),
  }),
};

/** Where an object stands: what tells it apart. */
const identity = fc.record({
  rare: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
  kind: fc.constantFrom(...Object.keys(bodies)),
  rareKind: fc.constantFrom(...Object.keys(rarerBodies)),
  name,
  namespace: fc.option(namespace, { nil: undefined, freq: 2 }),
});

export const kubeObject: fc.Arbitrary<JsonObject> = identity.chain(
  ({ rare, rareKind, name: called, namespace: placed, ...usual }) => {
    const kind = rare ? rareKind : usual.kind;
    return fc
      .tuple(
        (rare ? rarerBodies : bodies)[kind] as fc.Arbitrary<object>,
        some({
          labels: objectLabels,
          annotations,
          finalizers: fc.array(fc.constantFrom('a', 'b', 'd'), { maxLength: 2 }),
        }),
      )
      .map(([body, metadata]) => {
        const [apiVersion = '', word = ''] = kind.split(' ');
        return {
          apiVersion,
          kind: word,
          metadata: { name: called, ...(placed !== undefined && { namespace: placed }), ...metadata },
          ...body,
        } as unknown as JsonObject;
      });
  },
);

/** Objects with different ids. */
export const kubeObjects: fc.Arbitrary<JsonObject[]> = fc.uniqueArray(kubeObject, {
  minLength: 1,
  maxLength: 5,
  selector: ({ apiVersion, kind, metadata }) => {
    const { name: called, namespace: placed } = metadata as JsonObject;
    return [apiVersion, kind, called, placed].join(' ');
  },
});
