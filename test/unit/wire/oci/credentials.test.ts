import { expect, it } from 'vitest';
import { type DockerConfig, findCredentials } from '../../../../shared/wire/oci/credentials.ts';
import { parseRepositoryName } from '../../../../shared/wire/oci/reference.ts';

const auth = (user: string) => ({ auth: Buffer.from(`${user}:of ${user}`).toString('base64') });
const userFor = (repository: string, ...keys: readonly string[]): string | undefined => {
  const config: DockerConfig = { auths: Object.fromEntries(keys.map((key) => [key, auth(key)])) };
  return findCredentials([config], parseRepositoryName(repository))?.username;
};

it.each([
  ['ghcr.io/org/app', ['ghcr.io'], 'ghcr.io'],
  ['ghcr.io/org/app', ['https://ghcr.io'], 'https'],
  ['ghcr.io/org/app', ['ghcr.io/org', 'ghcr.io'], 'ghcr.io/org'],
  ['ghcr.io/org/app', ['ghcr.io/other', 'ghcr.io'], 'ghcr.io'],
  ['ghcr.io/org/app', ['quay.io'], undefined],
  ['ghcr.io/org/app', ['*.io'], '*.io'],
  ['a.b.io/org/app', ['*.io'], undefined],
  ['app', ['https://index.docker.io/v1/'], 'https'],
  ['docker.io/org/app', ['index.docker.io'], 'index.docker.io'],
  ['r.example.com:5000/app', ['r.example.com'], undefined],
  ['r.example.com:5000/app', ['r.example.com:5000'], 'r.example.com'],
] as const)('finds for %s among %j the entry of %s', (repository, keys, expected) => {
  expect(userFor(repository, ...keys)?.split(':')[0]).toBe(expected);
});

it('reads the user and the password of an entry, where it has no auth', () => {
  const config = { auths: { 'ghcr.io': { username: 'u', password: 'p:q' } } };

  expect(findCredentials([config], parseRepositoryName('ghcr.io/a/b'))).toEqual({ username: 'u', password: 'p:q' });
});

it('reads tokens of an entry', () => {
  const config = { auths: { 'ghcr.io': { identitytoken: 'i', registrytoken: 'r' } } };

  expect(findCredentials([config], parseRepositoryName('ghcr.io/a/b'))).toEqual({
    identityToken: 'i',
    registryToken: 'r',
  });
});

it('reads everything after the first colon as the password', () => {
  const config = { auths: { 'ghcr.io': { auth: Buffer.from('u:p:q').toString('base64') } } };

  expect(findCredentials([config], parseRepositoryName('ghcr.io/a/b'))).toEqual({ username: 'u', password: 'p:q' });
});
