/** The spec of a GitRepository that follows the branch `main`. @param fields what is different */
export function gitRepositoryOf(url: string, fields: object = {}): object {
  return { interval: '10m', url, ref: { branch: 'main' }, ...fields };
}

/** The spec of an OCIRepository that follows the tag `latest`. @param url `oci://…` @param fields what is different */
export function ociRepositoryOf(url: string, fields: object = {}): object {
  return { interval: '10m', url, ...fields };
}

/** The spec of a Kustomization of a GitRepository of the same namespace. @param fields what is different */
export function kustomizationOf(source: string, fields: object = {}): object {
  return { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name: source }, ...fields };
}

/** The spec of a Receiver of GitHub's hooks for GitRepositories. @param secret the name of the Secret with its token */
export function receiverOf(secret: string, sources: readonly string[], fields: object = {}): object {
  const resources = sources.map((name) => ({ kind: 'GitRepository', name }));
  return { type: 'github', secretRef: { name: secret }, resources, ...fields };
}

/** The manifest of a ConfigMap with one key, `value`. */
export function configMapOf(name: string, value = '1', metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data: { value } };
}
