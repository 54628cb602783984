import { createHash, type KeyObject, sign } from 'node:crypto';
import { bitString, der, integer, oid, readDer, sequence, tags } from './der.ts';

/** The contents of a certificate. */
export interface CertificateTemplate {
  readonly serial: Uint8Array;
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa: boolean;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly Uint8Array[];
  readonly publicKey: KeyObject;
}

/** The signer of a certificate: the subject name and key identifier from its own certificate, and its private key. */
export interface Issuer {
  readonly name: Uint8Array;
  readonly keyId: Uint8Array | undefined;
  readonly key: KeyObject;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const flag = Uint8Array.from([0xff]);

/** Encodes a distinguished name that has only a common name. */
export function distinguishedName(commonName: string): Uint8Array {
  if (commonName === '') return sequence();
  const isPrintable = /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(commonName);
  const text = der(isPrintable ? tags.printableString : tags.utf8String, encode(commonName));
  return sequence(der(tags.set, sequence(oid('2.5.4.3'), text)));
}

function time(milliseconds: number): Uint8Array {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  const isShort = Number(text.slice(0, 4)) >= 1950 && Number(text.slice(0, 4)) < 2050;
  return isShort ? der(tags.utcTime, encode(text.slice(2))) : der(tags.generalizedTime, encode(text));
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  const mark = critical ? [der(tags.boolean, flag)] : [];
  return sequence(oid(id), ...mark, der(tags.octetString, value));
}

const subjectPublicKey = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** Identifier of a public key: the first 20 bytes of the SHA-256 of its bits. @see RFC 7093 */
export function keyIdOf(key: KeyObject): Uint8Array {
  const bits = readDer(readDer(subjectPublicKey(key))[0]!.content)[1]!.content.subarray(1);
  return createHash('sha256').update(bits).digest().subarray(0, 20);
}

function extensions(template: CertificateTemplate, authority: Uint8Array | undefined): Uint8Array {
  // Digital signature, key encipherment and, for an authority, signing certificates.
  const usage = template.isCa ? bitString(Uint8Array.from([0xa4]), 2) : bitString(Uint8Array.from([0xa0]), 5);
  const purposes = sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'));
  const list = [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, purposes),
    extension('2.5.29.19', true, template.isCa ? sequence(der(tags.boolean, flag)) : sequence()),
  ];
  if (template.isCa) {
    list.push(extension('2.5.29.14', false, der(tags.octetString, keyIdOf(template.publicKey))));
  }
  if (authority !== undefined) list.push(extension('2.5.29.35', false, sequence(der(0x80, authority))));
  const names = [
    ...template.dnsNames.map((name) => der(0x82, encode(name))),
    ...template.ipAddresses.map((address) => der(0x87, address)),
  ];
  if (names.length > 0) list.push(extension('2.5.29.17', false, sequence(...names)));
  return der(0xa3, sequence(...list));
}

interface SignatureAlgorithm {
  readonly identifier: Uint8Array;
  readonly hash: string | null;
}

function algorithmFor(key: KeyObject): SignatureAlgorithm {
  if (key.asymmetricKeyType === 'rsa') {
    return { identifier: sequence(oid('1.2.840.113549.1.1.11'), der(tags.null)), hash: 'sha256' };
  }
  if (key.asymmetricKeyType === 'ed25519') return { identifier: sequence(oid('1.3.101.112')), hash: null };
  if (key.asymmetricKeyType !== 'ec') throw new TypeError('x509: only RSA, ECDSA and Ed25519 keys supported');
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const size = curve === 'secp384r1' ? 384 : curve === 'secp521r1' ? 512 : 256;
  return { identifier: sequence(oid(`1.2.840.10045.4.3.${{ 256: 2, 384: 3, 512: 4 }[size]}`)), hash: `sha${size}` };
}

/** Creates and signs a certificate; returns it as DER. */
export function writeCertificate(template: CertificateTemplate, issuer: Issuer): Uint8Array {
  const subject = distinguishedName(template.commonName);
  const algorithm = algorithmFor(issuer.key);
  const isSelfSigned = Buffer.from(issuer.name).equals(subject);
  const body = sequence(
    der(0xa0, integer(Uint8Array.from([2]))),
    integer(template.serial),
    algorithm.identifier,
    issuer.name,
    sequence(time(template.notBefore), time(template.notAfter)),
    subject,
    subjectPublicKey(template.publicKey),
    extensions(template, isSelfSigned ? undefined : issuer.keyId),
  );
  return sequence(body, algorithm.identifier, bitString(sign(algorithm.hash, body, issuer.key)));
}

/** The subject's name and key identifier of a certificate. @throws RangeError if the bytes are not a certificate */
export function readSubject(certificate: Uint8Array): {
  readonly name: Uint8Array;
  readonly keyId: Uint8Array | undefined;
} {
  const body = readDer(readDer(readDer(certificate)[0]!.content)[0]!.content);
  const fields = body[0]!.tag === 0xa0 ? body.slice(1) : body;
  const list = body.find(({ tag }) => tag === 0xa3);
  const wanted = Buffer.from(oid('2.5.29.14'));
  const found =
    list === undefined
      ? undefined
      : readDer(readDer(list.content)[0]!.content).find(({ content }) => wanted.equals(readDer(content)[0]!.raw));
  const value = found === undefined ? undefined : readDer(found.content).at(-1)!.content;
  return { name: fields[4]!.raw, keyId: value === undefined ? undefined : readDer(value)[0]!.content };
}
