import { urlKey } from '../base/url-key.ts';

/** Where the bytes of an artifact are: one copy, however many objects and clusters use it. */
export function artifactKey(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return `artifacts/${algorithm}/${hex}.tar.gz`;
}

/** Where the status of a source says that its artifact is: `<kind lower>/<namespace>/<name>/<file>`. */
export function artifactPath(
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  file: string,
): string {
  return `${kind.toLowerCase()}/${namespace}/${name}/${file}`;
}

/** Whose artifact is at the path: `<cluster>/<kind lower>/<namespace>/<name>`. */
export function objectOf(cluster: string, path: string): string {
  return `${cluster}/${path.slice(0, path.lastIndexOf('/'))}`;
}

/** The URL of an artifact, for `status.artifact.url`; who knows it reads the artifacts of this object and of no other. */
export function artifactUrl(gatewayUrl: string, secret: Uint8Array, cluster: string, path: string): string {
  const key = urlKey(secret, 'gateway', objectOf(cluster, path));
  return `${gatewayUrl.replace(/\/$/, '')}/a/${cluster}/${key}/${path}`;
}
