import type { GitCredentials } from '../../wire/git/transport.ts';
import { readTls } from './read-tls.ts';
import { decodeKey, type SecretData } from './secret-data.ts';

/** The data of a Secret as credentials. @throws RangeError naming what is missing */
export function gitCredentialsFrom(data: SecretData): GitCredentials {
  const [username, password] = [decodeKey(data, 'username'), decodeKey(data, 'password')];
  const bearerToken = decodeKey(data, 'bearerToken');
  const tls = readTls(data);
  if (username !== undefined && password === undefined)
    throw new RangeError("the secret has 'username' and no 'password'");
  if (data['identity'] !== undefined && username === undefined && bearerToken === undefined)
    throw new RangeError("the secret has an SSH 'identity', which an HTTP(S) URL cannot use");
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...tls,
  };
}
