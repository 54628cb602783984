import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The programs of a control plane, in the order in which they are built: the API server can start before the rest is there. */
export const packages = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
} as const;
export type Program = keyof typeof packages;
export const programs = Object.keys(packages) as readonly Program[];

export const moduleFolder = import.meta.dirname;

/** The Kubernetes version that `go.mod` pins, with its `v`. */
export function pinnedVersion(): string {
  const pinned = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(moduleFolder, 'go.mod'), 'utf8'))?.[1];
  if (pinned === undefined) throw new Error(`${moduleFolder}/go.mod does not pin k8s.io/kubernetes`);
  return pinned;
}
