import { parseIp } from '../../base/go/net/parse-ip.ts';
import { isWithin, parseBlock } from '../../ports/net/address-ranges.ts';
import { OciError } from './oci-error.ts';

/** A repository of a registry, as clients of registries name it. */
export interface OciRepositoryName {
  /** Host, with a port if it has one. Docker Hub is `index.docker.io`. */
  readonly registry: string;
  /** As it was written: without Docker Hub's `library/`. */
  readonly path: string;
}

const dockerHub = 'index.docker.io';
const characters = 'abcdefghijklmnopqrstuvwxyz0123456789_-./';

/**
 * Reads `host/org/repo`; without a host it is of Docker Hub.
 *
 * @see https://github.com/google/go-containerregistry/blob/main/pkg/name/repository.go
 * @throws OciError `invalid-url`
 */
export function parseRepositoryName(text: string): OciRepositoryName {
  if (text === '') throw new OciError('invalid-url', 'a repository name must be specified');
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const hasRegistry = slash >= 0 && (first === 'localhost' || /[.:]/.test(first));
  const path = hasRegistry ? text.slice(slash + 1) : text;
  checkPath(path);
  return { registry: hasRegistry ? parseRegistry(first) : dockerHub, path };
}

function checkPath(path: string): void {
  const { length } = [...path];
  if (length < 2 || length > 255)
    throw new OciError('invalid-url', `repository must be between 2 and 255 characters in length: ${path}`);
  if (![...path].every((character) => characters.includes(character)))
    throw new OciError('invalid-url', `repository can only contain the characters \`${characters}\`: ${path}`);
}

/** @throws OciError `invalid-url` */
function parseRegistry(text: string): string {
  const isAuthority = /^(\[[0-9a-fA-F:.]+\]|[\w.~-]+)(:\d*)?$/.test(text) && URL.canParse(`https://${text}`);
  if (!isAuthority) throw new OciError('invalid-url', `registries must be valid RFC 3986 URI authorities: ${text}`);
  return text === 'docker.io' ? dockerHub : text;
}

/** How a repository is addressed in requests: Docker Hub's own images are in `library/`. */
export function pathInRegistry({ registry, path }: OciRepositoryName): string {
  return registry === dockerHub && !path.includes('/') ? `library/${path}` : path;
}

/** The name as people write it. */
export function formatRepositoryName(name: OciRepositoryName): string {
  return `${name.registry}/${pathInRegistry(name)}`;
}

const rfc1918 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseBlock);
const local = /^localhost:|\.local(host)?(:\d{1,5})?$|^127\.0\.0\.1(:\d{1,5})?$|^(::1|\[::1\](:\d{1,5})?)$/;

/** True for hosts of this machine or of a private network, which clients of registries also reach without TLS. */
export function mayBePlainHttp({ registry }: OciRepositoryName): boolean {
  const address = parseIp(registry.split(':', 1)[0] as string);
  return local.test(registry) || (address !== undefined && rfc1918.some((block) => isWithin(address, block)));
}

/**
 * Checks `sha256:<64 hex digits>`.
 *
 * @throws OciError `invalid-digest`, in the words of Flux's client
 */
export function checkDigest(digest: string): string {
  const colon = digest.indexOf(':');
  const [algorithm, hex] = [digest.slice(0, Math.max(colon, 0)), digest.slice(colon + 1)];
  if (algorithm === '' || hex === '')
    throw new OciError('invalid-digest', `cannot parse hash: ${JSON.stringify(digest)}`);
  const odd = /[^0-9a-f]/.exec(hex);
  if (odd !== null) throw new OciError('invalid-digest', `found non-hex character in hash: ${odd[0]}`);
  if (algorithm !== 'sha256') throw new OciError('invalid-digest', `unsupported hash: ${JSON.stringify(algorithm)}`);
  if (hex.length !== 64) throw new OciError('invalid-digest', `wrong number of hex digits for sha256: ${hex}`);
  return digest;
}
