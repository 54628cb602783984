/** The API server gave no whole answer: no connection, none within the deadline, or one that broke. What was sent may have taken effect. */
export class ClusterUnreachable extends Error {
  override readonly name = 'ClusterUnreachable';
}
