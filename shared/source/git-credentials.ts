import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { GitCredentials } from '../wire/git/transport.ts';

/** The data of a Secret as credentials. @throws RangeError naming what is missing */
export function gitCredentialsFrom(data: Readonly<Record<string, string>>): GitCredentials {
  const decode = (...keys: string[]): string | undefined => {
    const value = keys.map((key) => data[key]).find((found) => found !== undefined);
    return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
  };
  const [username, password, bearerToken] = [decode('username'), decode('password'), decode('bearerToken')];
  const [caPem, cert, key] = [decode('ca.crt', 'caFile'), decode('tls.crt'), decode('tls.key')];
  if ((cert === undefined) !== (key === undefined))
    throw new RangeError("'tls.crt' and 'tls.key' belong together: the secret has only one of them");
  if (username !== undefined && password === undefined)
    throw new RangeError("the secret has 'username' and no 'password'");
  if (data['identity'] !== undefined && username === undefined && bearerToken === undefined)
    throw new RangeError("the secret has an SSH 'identity', which an HTTP(S) URL cannot use");
  checkPem("'ca.crt'", () => caPem && new X509Certificate(caPem));
  checkPem("'tls.crt' with 'tls.key'", () => createSecureContext({ cert, key }));
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...(caPem === undefined ? {} : { caPem }),
    ...(cert === undefined ? {} : { clientCertificatePem: cert }),
    ...(key === undefined ? {} : { clientKeyPem: key }),
  };
}

/** A certificate that cannot be read is reported here, by its key, and not as a connection that fails. */
function checkPem(name: string, read: () => unknown): void {
  try {
    read();
  } catch {
    throw new RangeError(`${name} of the secret cannot be read as PEM`);
  }
}
