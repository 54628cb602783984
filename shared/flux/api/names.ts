const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * A DNS label: the name of a namespace, a version, a resource.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export function isDnsLabel(text: string): boolean {
  return label.test(text);
}

/** A DNS subdomain: an API group, the name of a custom resource, of a Secret, of a service account. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && subdomain.test(text);
}

/**
 * A name that some object may have: the weakest rule of the API server, by which it is one segment of a path. Those of roles have colons
 * and capitals.
 *
 * @see https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/path/name.go
 */
export function isPathSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && text.length <= 253 && !/[/%\p{Cc}]/u.test(text);
}

/** What a custom resource in a namespace may be called, and so every Flux object. */
export function isFluxName({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean {
  return isDnsLabel(namespace) && isDnsSubdomain(name);
}
