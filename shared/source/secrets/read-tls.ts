import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecretData } from './secret-data.ts';
import { decodeKey } from './secret-data.ts';

/** Certificates of a Secret, as PEM: an authority for the server's, and our own with its key. */
export interface TlsOfSecret {
  readonly caPem?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
}

/** The keys `ca.crt` (before: `caFile`), `tls.crt` and `tls.key`. @throws RangeError naming what is missing or cannot be read */
export function readTls(data: SecretData): TlsOfSecret {
  const [caPem, certificate, key] = [
    decodeKey(data, 'ca.crt', 'caFile'),
    decodeKey(data, 'tls.crt'),
    decodeKey(data, 'tls.key'),
  ];
  if ((certificate === undefined) !== (key === undefined))
    throw new RangeError("'tls.crt' and 'tls.key' belong together: the secret has only one of them");
  checkPem("'ca.crt'", () => caPem && new X509Certificate(caPem));
  checkPem("'tls.crt' with 'tls.key'", () => createSecureContext({ cert: certificate, key }));
  return {
    ...(caPem === undefined ? {} : { caPem }),
    ...(certificate === undefined ? {} : { clientCertificatePem: certificate }),
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
