import type { FieldSpec } from './field-spec.ts';

const podSpecs: Readonly<Record<string, string>> = {
  CronJob: 'spec/jobTemplate/spec/template/spec',
  DaemonSet: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  Job: 'spec/template/spec',
  Pod: 'spec',
  ReplicaSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
};
const inContainers = ['args', 'command', 'env/value', 'volumeMounts/mountPath'];

/**
 * The fields in which `$(NAME)` is a variable.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/varreference.go
 */
export const builtinVarReferences: readonly FieldSpec[] = [
  ...Object.entries(podSpecs).flatMap(([kind, base]) => [
    ...['containers', 'initContainers'].flatMap((list) =>
      inContainers.map((field) => ({ kind, path: `${base}/${list}/${field}` })),
    ),
    ...(kind === 'StatefulSet' || kind === 'CronJob' ? [] : [{ kind, path: `${base}/volumes/nfs/server` }]),
  ]),
  { kind: 'CronJob', path: 'spec/jobTemplate/spec/template/volumes/nfs/server' },
  { kind: 'Deployment', path: 'spec/template/metadata/annotations' },
  { kind: 'Ingress', path: 'spec/rules/host' },
  { kind: 'Ingress', path: 'spec/tls/hosts' },
  { kind: 'Ingress', path: 'spec/tls/secretName' },
  { kind: 'Service', path: 'spec/ports/port' },
  { kind: 'Service', path: 'spec/ports/targetPort' },
  { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/nfs/server' },
  { kind: 'PersistentVolume', path: 'spec/nfs/server' },
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];
