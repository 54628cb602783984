/**
 * The one cluster that this process serves. From shared queues it may get a job of another one: that is not thrown away, but comes again until the
 * process has it whose it is.
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
