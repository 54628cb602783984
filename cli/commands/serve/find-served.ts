/**
 * Finds the one cluster that this process serves. A job of another cluster, which shared queues may deliver, is not dropped: the error
 * makes it come again until that cluster's process receives it.
 */
export function findServed<Served extends { readonly uid: string }>(
  cluster: Served,
  { sharesQueues }: { readonly sharesQueues: boolean },
): (uid: string) => Promise<Served | undefined> {
  return async (uid) => {
    if (uid === cluster.uid) return cluster;
    if (sharesQueues)
      throw new Error(
        `the cluster ${uid} is not served by this process; give each cluster queues of its own with --queues`,
      );
    return undefined;
  };
}
