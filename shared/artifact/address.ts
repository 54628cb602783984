import { urlKey } from '../base/url-key.ts';

/** The store's key of an artifact's bytes: one copy, however many objects and clusters use it. @param digest `<algorithm>:<hex>` */
export function artifactKey(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return `artifacts/${algorithm}/${hex}.tar.gz`;
}

/** The path of an artifact in the status of its source: `<kind lower>/<namespace>/<name>/<file>`. */
export function artifactPath(
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  file: string,
): string {
  return `${kind.toLowerCase()}/${namespace}/${name}/${file}`;
}

/** The file under which the newest artifact of an object is found, whatever its own is called. */
export const newestFile = 'latest.tar.gz';

/** The object to which the artifact at a path belongs: `<cluster>/<kind lower>/<namespace>/<name>`. */
export function objectOf(cluster: string, path: string): string {
  return `${cluster}/${path.slice(0, path.lastIndexOf('/'))}`;
}

/** The URL of an artifact, for `status.artifact.url`. Whoever knows it can read the artifacts of this object, and of no other. */
export function artifactUrl(gatewayUrl: string, secret: Uint8Array, cluster: string, path: string): string {
  const key = urlKey(secret, 'gateway', objectOf(cluster, path));
  return `${gatewayUrl.replace(/\/$/, '')}/a/${cluster}/${key}/${path}`;
}
