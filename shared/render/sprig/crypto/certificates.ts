import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { decodeBase64 } from '../../../base/go/encoding/base64.ts';
import { printPlain } from '../../../base/go/fmt/sprint.ts';
import { listItems } from '../../../base/go/list-items.ts';
import { parseIp } from '../../../base/go/net/parse-ip.ts';
import { decodeUtf8 } from '../../../base/go/utf8.ts';
import { fn, GoError, type GoFunction, GoObject, type Value } from '../../../base/go/value.ts';
import type { SprigContext } from '../context.ts';
import { encodePem, findPem } from './pem.ts';
import { generatePrivateKey, generateRsaKey, parsePrivateKey, writePrivateKey } from './private-keys.ts';
import { distinguishedName, type Issuer, readSubject, writeCertificate } from './x509.ts';

const certificateType = 'sprig.certificate';
const day = 24 * 3600 * 1000;

function certificateValue(cert: string, key: string): GoObject {
  const field = (value: string) => ({ type: 'string', value });
  return new GoObject(certificateType, {
    fields: new Map([
      ['Cert', field(cert)],
      ['Key', field(key)],
    ]),
  });
}

const textField = (certificate: GoObject, name: string): string =>
  certificate.options.fields!.get(name)!.value as string;

/** The contents of a certificate to be issued, except its key. */
interface Request {
  readonly commonName: string;
  readonly ips: Value;
  readonly dnsNames: Value;
  readonly days: number;
  readonly isCa: boolean;
}

function addresses(list: Value): Uint8Array[] {
  return (listItems(list) ?? []).map((item) => {
    if (typeof item !== 'string') throw new GoError(`error parsing ip: ${printPlain(item)} is not a string`);
    const address = parseIp(item);
    if (address === undefined) throw new GoError(`error parsing ip: ${item}`);
    return address;
  });
}

function names(list: Value): string[] {
  return (listItems(list) ?? []).map((item) => {
    if (typeof item === 'string') return item;
    throw new GoError(`error processing alternate dns name: ${printPlain(item)} is not a string`);
  });
}

function issue(context: SprigContext, request: Request, key: KeyObject, issuer?: Issuer): GoObject {
  const ipAddresses = addresses(request.ips);
  const dnsNames = names(request.dnsNames);
  const now = Number(context.now() / 1_000_000n);
  const publicKey = createPublicKey(key);
  const template = {
    serial: context.randomBytes(16),
    commonName: request.commonName,
    notBefore: now,
    notAfter: now + request.days * day,
    isCa: request.isCa,
    dnsNames,
    ipAddresses,
    publicKey,
  };
  const self: Issuer = { name: distinguishedName(request.commonName), keyId: undefined, key };
  try {
    return certificateValue(encodePem('CERTIFICATE', writeCertificate(template, issuer ?? self)), writePrivateKey(key));
  } catch (error) {
    throw new GoError(`error creating certificate: ${(error as Error).message}`);
  }
}

function parseCertificate(pem: string): Uint8Array {
  const block = findPem(pem);
  if (block === undefined) throw new GoError('unable to decode certificate');
  try {
    return new X509Certificate(block.bytes).raw;
  } catch (error) {
    throw new GoError(`error parsing certificate: decodedCert.Bytes: ${(error as Error).message}`);
  }
}

function keyOr(pem: string, what: string): KeyObject {
  try {
    return parsePrivateKey(pem);
  } catch (error) {
    throw new GoError(`${what}: ${(error as Error).message}`);
  }
}

function issuerOf(authority: GoObject): Issuer {
  const { name, keyId } = readSubject(parseCertificate(textField(authority, 'Cert')));
  return { name, keyId, key: keyOr(textField(authority, 'Key'), 'error parsing private key') };
}

function decode(text: string, what: string): string {
  try {
    return decodeUtf8(decodeBase64(text));
  } catch {
    throw new GoError(`unable to decode base64 ${what}`);
  }
}

function custom(base64Certificate: string, base64Key: string): GoObject {
  const certificate = decode(base64Certificate, 'certificate');
  const key = decode(base64Key, 'private key');
  parseCertificate(certificate);
  keyOr(key, 'error parsing private key');
  return certificateValue(certificate, key);
}

const parameters = 'string, []any, []any, int';

/** Functions that create keys and certificates. Keys use the platform's random source; serial numbers and times come from the context. */
export function certificateFunctions(context: SprigContext): Readonly<Record<string, GoFunction>> {
  const newKey = (): KeyObject => generateRsaKey(2048);
  const givenKey = (pem: string): KeyObject => keyOr(pem, 'parsing private key');
  const ca = (commonName: string, days: number): Request => ({
    commonName,
    ips: null,
    dnsNames: null,
    days,
    isCa: true,
  });
  const leaf = (commonName: string, ips: Value, dnsNames: Value, days: number): Request => ({
    commonName,
    ips,
    dnsNames,
    days,
    isCa: false,
  });
  return {
    genPrivateKey: fn('string', generatePrivateKey),
    buildCustomCert: fn('string, string', custom),
    genCA: fn('string, int', (name: string, days: number) => issue(context, ca(name, days), newKey())),
    genCAWithKey: fn('string, int, string', (name: string, days: number, key: string) =>
      issue(context, ca(name, days), givenKey(key)),
    ),
    genSelfSignedCert: fn(parameters, (name: string, ips: Value, dns: Value, days: number) =>
      issue(context, leaf(name, ips, dns, days), newKey()),
    ),
    genSelfSignedCertWithKey: fn(
      `${parameters}, string`,
      (name: string, ips: Value, dns: Value, days: number, key: string) =>
        issue(context, leaf(name, ips, dns, days), givenKey(key)),
    ),
    genSignedCert: fn(
      `${parameters}, ${certificateType}`,
      (name: string, ips: Value, dns: Value, days: number, authority: GoObject) =>
        issue(context, leaf(name, ips, dns, days), newKey(), issuerOf(authority)),
    ),
    genSignedCertWithKey: fn(
      `${parameters}, ${certificateType}, string`,
      (name: string, ips: Value, dns: Value, days: number, authority: GoObject, key: string) =>
        issue(context, leaf(name, ips, dns, days), givenKey(key), issuerOf(authority)),
    ),
  };
}
