import { compileGlob } from '../../base/go/strings/match-glob.ts';
import { formatRepositoryName, type OciRepositoryName } from './reference.ts';

/** What proves who asks a registry; nothing of it for the public. */
export interface OciCredentials {
  readonly username?: string;
  readonly password?: string;
  /** Exchanged for an access token at the registry's token server. */
  readonly identityToken?: string;
  /** Sent as it is. */
  readonly registryToken?: string;
}

/** One entry of `auths` of a Docker configuration. */
interface DockerAuth {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}

/** `kubernetes.io/dockerconfigjson` as it is in a Secret; other members are not read. */
export interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>;
}

interface KeyedAuth {
  /** Host, and maybe a path that a repository has to begin with. */
  readonly key: string;
  readonly auth: DockerAuth;
}

/**
 * The credentials of a repository: of all entries that match it, the one with the longest key. Hosts of keys may have wildcards, one name
 * of the host each.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#config-json
 */
export function findCredentials(configs: readonly DockerConfig[], name: OciRepositoryName): OciCredentials | undefined {
  const target = formatRepositoryName(name);
  const found = configs
    .flatMap(({ auths = {} }) => Object.entries(auths).map(([url, auth]): KeyedAuth => ({ key: keyOf(url), auth })))
    .filter(({ key }) => isMatch(key, target))
    .sort((a, b) => compareKeys(b.key, a.key));
  const [first] = found;
  return first === undefined ? undefined : readAuth(first.auth);
}

/** `https://index.docker.io/v1/` is `index.docker.io`: what version of the API it names says nothing. */
function keyOf(url: string): string {
  const { host, pathname } = splitUrl(url.replace(/^https?:\/\//, ''));
  const path = /^\/v[12]\//.test(pathname) ? pathname.slice(3) : pathname;
  return path === '/' ? host : host + path;
}

function splitUrl(text: string): { readonly host: string; readonly pathname: string } {
  const slash = text.indexOf('/');
  return slash < 0 ? { host: text, pathname: '' } : { host: text.slice(0, slash), pathname: text.slice(slash) };
}

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isMatch(key: string, target: string): boolean {
  const [wanted, asked] = [splitUrl(key), splitUrl(target)];
  const [wantedHost, wantedPort] = splitPort(wanted.host);
  const [askedHost, askedPort] = splitPort(asked.host);
  const [wantedNames, askedNames] = [wantedHost.split('.'), askedHost.split('.')];
  return (
    wantedPort === askedPort &&
    wantedNames.length === askedNames.length &&
    asked.pathname.startsWith(wanted.pathname) &&
    wantedNames.every((name, index) => compileGlob(name)(askedNames[index] as string))
  );
}

function splitPort(host: string): readonly [host: string, port: string] {
  const found = /^(.*):(\d+)$/.exec(host);
  return found === null ? [host, ''] : [found[1] as string, found[2] as string];
}

function readAuth({ username, password, auth, identitytoken, registrytoken }: DockerAuth): OciCredentials {
  const decoded = auth === undefined || auth === '' ? '' : Buffer.from(auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  const [fromUser, fromPassword] =
    colon < 0 ? [] : [decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, '')];
  const user = fromUser ?? username;
  const secret = fromPassword ?? password;
  return {
    ...(user === undefined ? {} : { username: user }),
    ...(secret === undefined ? {} : { password: secret }),
    ...(identitytoken ? { identityToken: identitytoken } : {}),
    ...(registrytoken ? { registryToken: registrytoken } : {}),
  };
}
