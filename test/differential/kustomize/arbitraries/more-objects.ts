import fc from 'fast-check';
import { labels, name, namespace, plainText, some } from './words.ts';

const storageClass = fc.record({ storageClassName: name });
const service = fc.record({ name, namespace });
const webhooks = fc.array(
  fc.record({ name: fc.constantFrom('a.acme.io', 'b.acme.io'), clientConfig: some({ service }) }),
  { maxLength: 2 },
);
const projected = fc.array(
  fc.oneof(
    fc.record({ configMap: fc.record({ name }) }),
    fc.record({ secret: fc.record({ name }) }),
    fc.record({ serviceAccountToken: fc.constant({ path: 'token' }) }),
  ),
  { maxLength: 2 },
);
const pod = some({
  containers: fc.constant([{ name: 'main', image: 'nginx:1' }]),
  volumes: projected.map((sources) => [{ name: 'all', projected: { sources } }]),
  priorityClassName: name,
  serviceAccountName: name,
  topologySpreadConstraints: fc.constant([{ maxSkew: 1, labelSelector: { matchLabels: {} } }]),
  affinity: fc.constant({
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'web' } } }],
    },
  }),
});

/** Kinds with fields of their own that name others, or that transformers know; see {@link bodies}. */
export const rarerBodies: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'apps/v1 ReplicaSet': fc.record({ spec: some({ replicas: fc.nat(3), template: fc.record({ spec: pod }) }) }),
  'v1 ReplicationController': fc.record({
    spec: some({ replicas: fc.nat(3), selector: labels, template: fc.record({ spec: pod }) }),
  }),
  'apps/v1 Deployment': fc.record({ spec: some({ template: fc.record({ spec: pod }) }) }),
  'v1 PodTemplate': fc.record({ template: fc.record({ spec: pod }) }),
  'v1 Node': fc.record({ spec: fc.record({ configSource: fc.record({ configMap: fc.record({ name, namespace }) }) }) }),
  'storage.k8s.io/v1 StorageClass': some({
    provisioner: fc.constant('acme.io/disk'),
    parameters: fc.record({ secretName: name, secretRef: name }),
  }),
  'v1 PersistentVolume': fc.record({
    spec: some({
      storageClassName: name,
      azureFile: fc.record({ secretName: name }),
      nfs: fc.constant({ server: '$(A)' }),
    }),
  }),
  'v1 PersistentVolumeClaim': fc.record({ spec: storageClass }),
  'scheduling.k8s.io/v1 PriorityClass': some({ value: fc.nat(9) }),
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': some({ webhooks }),
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': some({ webhooks }),
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': fc.constant({}),
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': fc.record({
    spec: fc.record({ policyName: name }),
  }),
  'apiregistration.k8s.io/v1 APIService': fc.record({ spec: some({ service, group: fc.constant('acme.io') }) }),
  'serving.knative.dev/v1 Service': fc.record({
    spec: fc.record({ template: fc.record({ spec: pod, metadata: some({ labels }) }) }),
  }),
  'networking.k8s.io/v1beta1 Ingress': fc.record({
    spec: some({
      backend: fc.record({ serviceName: name }),
      tls: fc.constant([{ hosts: ['$(A)'], secretName: 'web' }]),
    }),
  }),
  'networking.k8s.io/v1 IngressClass': fc.constant({}),
  'v1 ResourceQuota': fc.constant({}),
  'v1 LimitRange': fc.constant({}),
  'v1 Endpoints': fc.constant({ subsets: [] }),
  'acme.io/v2 Foo': some({ spec: some({ a: plainText, name }) }),
  'acme.io/v1 Bar': some({ spec: some({ a: plainText, name }) }),
  'v1 ServiceAccount': some({
    imagePullSecrets: fc.array(fc.record({ name }), { maxLength: 2 }),
    secrets: fc.array(fc.record({ name }), { maxLength: 2 }),
  }),
};
