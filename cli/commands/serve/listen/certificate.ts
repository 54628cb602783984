import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { parseIp } from '../../../../shared/base/go/net/parse-ip.ts';
import { encodePem } from '../../../../shared/render/sprig/crypto/pem.ts';
import { distinguishedName, readSubject, writeCertificate } from '../../../../shared/render/sprig/crypto/x509.ts';

/** A certificate with its private key. */
export interface KeyPair {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

const dayMs = 24 * 3600 * 1000;
const authorityDays = 3650;
/** The longest that a server's certificate may be valid. Each start issues a new one. */
const serverDays = 397;
/** Certificates are valid from a time before now, because clocks differ. */
const earlierMs = 3600 * 1000;

/** The folder's certificate authority. It is made at its first use, because the API server is configured with it only once. */
export function openAuthority(folder: string): KeyPair {
  const [certificate, key] = [join(folder, 'admission-ca.crt'), join(folder, 'admission-ca.key')];
  if (!existsSync(certificate) || !existsSync(key)) {
    const made = createAuthority();
    writeFileSync(key, made.key, { mode: 0o600 });
    writeFileSync(certificate, made.certificate);
  }
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

function createAuthority(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const commonName = 'sluice admission';
  const template = {
    ...validFor(authorityDays),
    commonName,
    isCa: true,
    dnsNames: [],
    ipAddresses: [],
    publicKey,
  };
  const issuer = { name: distinguishedName(commonName), keyId: undefined, key: privateKey };
  return write(writeCertificate(template, issuer), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** Issues a certificate for a host, which is a name or an address. */
export function issueCertificate(authority: KeyPair, host: string): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const address = isIP(host) === 0 ? undefined : parseIp(host);
  const template = {
    ...validFor(serverDays),
    commonName: 'sluice',
    isCa: false,
    dnsNames: address === undefined ? [host] : [],
    ipAddresses: address === undefined ? [] : [address],
    publicKey,
  };
  const issuer = {
    ...readSubject(new X509Certificate(authority.certificate).raw),
    key: createPrivateKey(authority.key),
  };
  return write(writeCertificate(template, issuer), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

function validFor(days: number) {
  const now = Date.now();
  // The first bit is 0, because a serial number is positive.
  const serial = randomBytes(16).map((byte, index) => (index === 0 ? (byte & 0x7f) | 1 : byte));
  return { serial, notBefore: now - earlierMs, notAfter: now + days * dayMs };
}

function write(der: Uint8Array, key: string): KeyPair {
  return { certificate: encodePem('CERTIFICATE', der), key };
}
