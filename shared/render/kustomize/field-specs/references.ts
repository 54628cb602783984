import type { FieldSpec } from './field-spec.ts';

/** Fields that name an object of a kind. */
export interface ReferenceRule {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Kinds are written `[v1:][group/]Kind`. */
const at = (kinds: string, ...paths: readonly string[]): FieldSpec[] =>
  kinds.split(',').flatMap((name) => {
    const [, version, group, kind = ''] = /^(?:(v1):)?(?:(.*)\/)?(.*)$/.exec(name) ?? [];
    return paths.map((path) => ({ ...(version && { version }), ...(group && { group }), kind, path }));
  });

/** The same paths below the pod spec of every kind that has pods. */
const inPods = (kinds: Readonly<Record<string, string>>, paths: readonly string[]): FieldSpec[] =>
  Object.entries(kinds).flatMap(([kind, base]) => at(kind, ...paths.map((path) => `${base}/${path}`)));

const template = 'spec/template/spec';
const owners = {
  Pod: 'spec',
  StatefulSet: template,
  Deployment: template,
  ReplicationController: template,
  CronJob: 'spec/jobTemplate/spec/template/spec',
  Job: template,
  DaemonSet: template,
};
const users = {
  'v1:Pod': 'spec',
  PodTemplate: 'template/spec',
  Deployment: template,
  ReplicaSet: template,
  DaemonSet: template,
  StatefulSet: template,
  Job: template,
  CronJob: 'spec/jobTemplate/spec/template/spec',
};
const inContainers = (kind: string): string[] =>
  [`env/valueFrom/${kind}KeyRef/name`, `envFrom/${kind}Ref/name`].flatMap((field) =>
    ['containers', 'initContainers'].map((list) => `${list}/${field}`),
  );
const scaled = at('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name');
const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';
const bindings = `${rbac}/RoleBinding,${rbac}/ClusterRoleBinding`;

/**
 * Every field of Kubernetes' own kinds that names another object.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/namereference.go
 */
export const builtinReferences: readonly ReferenceRule[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({ kind, fieldSpecs: scaled })),
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: [
      ...inPods(users, [
        'volumes/configMap/name',
        ...inContainers('configMap'),
        'volumes/projected/sources/configMap/name',
      ]),
      ...at('Node', 'spec/configSource/configMap'),
      ...at('Role,ClusterRole', 'rules/resourceNames'),
      ...at('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: [
      ...inPods(users, [
        'volumes/secret/secretName',
        ...inContainers('secret'),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      ...at(
        'Ingress',
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ),
      ...at('ServiceAccount', 'imagePullSecrets/name'),
      ...at(
        'StorageClass',
        'parameters/secretName',
        'parameters/adminSecretName',
        'parameters/userSecretName',
        'parameters/secretRef',
      ),
      ...at('Role,ClusterRole', 'rules/resourceNames'),
      ...at('v1:serving.knative.dev/Service', 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name'),
      ...at('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: [
      ...at('apps/StatefulSet', 'spec/serviceName'),
      ...at(
        'Ingress',
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ),
      ...at('apiregistration.k8s.io/APIService', 'spec/service/name'),
      ...at(
        `${admission}/ValidatingWebhookConfiguration,${admission}/MutatingWebhookConfiguration`,
        'webhooks/clientConfig/service',
      ),
    ],
  },
  { kind: 'Role', group: rbac, fieldSpecs: at(`${rbac}/RoleBinding`, 'roleRef/name') },
  { kind: 'ClusterRole', group: rbac, fieldSpecs: at(bindings, 'roleRef/name') },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: [...at(bindings, 'subjects'), ...inPods(owners, ['serviceAccountName'])],
  },
  {
    kind: 'PersistentVolumeClaim',
    version: 'v1',
    fieldSpecs: inPods(owners, ['volumes/persistentVolumeClaim/claimName']),
  },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    fieldSpecs: [...at('PersistentVolumeClaim', 'spec/volumeName'), ...at('ClusterRole', 'rules/resourceNames')],
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    fieldSpecs: [
      ...at('PersistentVolume,PersistentVolumeClaim', 'spec/storageClassName'),
      ...at('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  {
    kind: 'PriorityClass',
    version: 'v1',
    group: 'scheduling.k8s.io',
    fieldSpecs: inPods(owners, ['priorityClassName']),
  },
  // kustomize's rule for IngressClass asks for the group `networking.k8s.io/v1`, which no object has: it never renames one.
  {
    kind: 'ValidatingAdmissionPolicy',
    group: admission,
    fieldSpecs: at(`${admission}/ValidatingAdmissionPolicyBinding`, 'spec/policyName'),
  },
];
