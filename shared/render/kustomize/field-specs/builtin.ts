import type { FieldSpec } from './field-spec.ts';

/**
 * One spec a line: `[group/]Kind path[!]`, `*` for any kind, `!` where the field is made. `v1:` before the kind asks for core's version.
 */
function specs(text: string): readonly FieldSpec[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [kinds = '', field = ''] = line.trim().split(' ');
      return kinds.split(',').map((kind) => spec(kind, field));
    });
}

function spec(kind: string, field: string): FieldSpec {
  const parts = /^(?:(v1):)?(?:([^/]+)\/)?(.*)$/.exec(kind) ?? [];
  return {
    ...(parts[1] ? { version: parts[1] } : {}),
    ...(parts[2] ? { group: parts[2] } : {}),
    ...(parts[3] === '*' ? {} : { kind: parts[3] }),
    path: field.replace(/!$/, ''),
    create: field.endsWith('!'),
  };
}

const podMetadata = (field: string): string => `
  * metadata/${field}!
  v1:ReplicationController,Deployment,ReplicaSet,DaemonSet,${field === 'labels' ? 'apps/' : ''}StatefulSet,batch/Job spec/template/metadata/${field}!
  batch/CronJob spec/jobTemplate/metadata/${field}!
  batch/CronJob spec/jobTemplate/spec/template/metadata/${field}!`;

const scheduling = [
  'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector',
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector',
  'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector',
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector',
  'topologySpreadConstraints/labelSelector',
]
  .map((path) => `apps/Deployment,apps/StatefulSet spec/template/spec/${path}/matchLabels`)
  .join('\n');

const metadataLabels = specs(`
  ${podMetadata('labels')}
  apps/StatefulSet spec/volumeClaimTemplates[]/metadata/labels!`);

/**
 * The fields that the transformers change where the kustomization's configurations add none.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/tree/master/api/internal/konfig/builtinpluginconsts
 */
export const builtinFieldSpecs = {
  commonLabels: [
    ...specs(`
      v1:Service,v1:ReplicationController spec/selector!
      Deployment,ReplicaSet,DaemonSet,apps/StatefulSet spec/selector/matchLabels!
      batch/Job,policy/PodDisruptionBudget spec/selector/matchLabels
      batch/CronJob spec/jobTemplate/spec/selector/matchLabels
      networking.k8s.io/NetworkPolicy spec/podSelector/matchLabels
      networking.k8s.io/NetworkPolicy spec/ingress/from/podSelector/matchLabels
      networking.k8s.io/NetworkPolicy spec/egress/to/podSelector/matchLabels
      ${scheduling}`),
    ...metadataLabels,
  ],
  templateLabels: metadataLabels,
  commonAnnotations: specs(podMetadata('annotations')),
  namespace: specs(`
    Namespace metadata/name!
    apiregistration.k8s.io/APIService spec/service/namespace!
    apiextensions.k8s.io/CustomResourceDefinition spec/conversion/webhook/clientConfig/service/namespace`),
  images: specs(
    ['', 'template/spec/']
      .flatMap((at) =>
        ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map((to) => `* spec/${at}${to}!`),
      )
      .join('\n'),
  ),
  replicas: specs('Deployment,ReplicationController,ReplicaSet,StatefulSet spec/replicas!'),
} as const satisfies Readonly<Record<string, readonly FieldSpec[]>>;
