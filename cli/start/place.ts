import type { KubeClient, KubeConnection } from '../../shared/kube/client.ts';

/** The cluster in which the sample runs, and where in it. */
export interface Place {
  readonly connection: KubeConnection;
  readonly client: KubeClient;
  /** Limits what Sluice sees and writes; absent where the whole cluster is ours. */
  readonly confine?: (client: KubeClient) => KubeClient;
  /** Of the Flux objects. */
  readonly namespace: string;
  /** Of what they apply. */
  readonly workloads: string;
  /** What people are told to use. */
  readonly kubeconfig: string;
  readonly kubectl: string;
}

export type Say = (line: string) => void;
