/** The API server did not answer: no connection, no answer in time, or a connection that broke. The request may have taken effect. */
export class ClusterUnreachable extends Error {
  override readonly name = 'ClusterUnreachable';
}
