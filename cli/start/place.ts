import type { KubeClient, KubeConnection } from '../../shared/ports/kube/client.ts';

/** The cluster of the sample, and the namespaces in it. */
export interface Place {
  readonly connection: KubeConnection;
  readonly client: KubeClient;
  /** Limits what Sluice sees and writes; absent if the whole cluster is ours. */
  readonly confine?: (client: KubeClient) => KubeClient;
  /** The namespace of the Flux objects. */
  readonly namespace: string;
  /** The namespace of what they apply. */
  readonly workloads: string;
  /** The kubeconfig and the kubectl command that people are told to use. */
  readonly kubeconfig: string;
  readonly kubectl: string;
}

/** Prints a line of progress. */
export type Say = (line: string) => void;
