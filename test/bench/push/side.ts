/** One who carries pushes to the cluster: Sluice, or Flux's own controllers. */
export interface Side {
  readonly name: string;
  start(context: SideContext): Promise<RunningSide>;
}

export interface SideContext {
  /** The path of the kubeconfig that the side uses: what is sent with it is what is counted. */
  readonly kubeconfig: string;
  /** An empty folder of its own. */
  readonly folder: string;
}

export interface RunningSide {
  readonly pids: readonly number[];
  /** Tells of a push, as the Git server would; returns once it is accepted. */
  hook(): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface HookTarget {
  readonly namespace: string;
  readonly repository: string;
  readonly receiver: string;
  /** Of the receiver's secret. */
  readonly token: string;
}

export const target: HookTarget = {
  namespace: 'flux-system',
  repository: 'apps',
  receiver: 'push',
  token: 'a-token-of-the-bench',
};
