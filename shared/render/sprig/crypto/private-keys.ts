import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { GoError } from '../../../base/go/value.ts';
import { readDer, sequence } from './der.ts';
import { encodePem, findPem } from './pem.ts';

/** A DSA key in OpenSSL's traditional format: version, P, Q, G, Y, X. */
function writeDsaKey(key: KeyObject, publicKey: KeyObject): string {
  const secret = readDer(readDer(key.export({ type: 'pkcs8', format: 'der' }))[0]!.content);
  const parameters = readDer(secret[1]!.content)[1]!;
  const x = readDer(secret[2]!.content)[0]!.raw;
  const open = readDer(readDer(publicKey.export({ type: 'spki', format: 'der' }))[0]!.content);
  const y = readDer(open[1]!.content.subarray(1))[0]!.raw;
  const version = secret[0]!.raw;
  return encodePem('DSA PRIVATE KEY', sequence(version, parameters.content, y, x));
}

/** Encodes a private key as PEM, in the format that Go uses for its type. */
export function writePrivateKey(key: KeyObject): string {
  const type = ({ rsa: 'pkcs1', ec: 'sec1' } as const)[key.asymmetricKeyType as 'rsa' | 'ec'] ?? 'pkcs8';
  return key.export({ type, format: 'pem' }).toString();
}

export function generateRsaKey(bits: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
}

const generators: ReadonlyMap<string, () => string> = new Map([
  ['', () => writePrivateKey(generateRsaKey(4096))],
  ['rsa', () => writePrivateKey(generateRsaKey(4096))],
  [
    'dsa',
    () => {
      const pair = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
      return writeDsaKey(pair.privateKey, pair.publicKey);
    },
  ],
  ['ecdsa', () => writePrivateKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
  ['ed25519', () => writePrivateKey(generateKeyPairSync('ed25519').privateKey)],
]);

/** `genPrivateKey`: a new key of this type as PEM; for an unknown type, a sentence that says so. */
export function generatePrivateKey(type: string): string {
  return generators.get(type)?.() ?? `Unknown type ${type}`;
}

/** Parses a private key from PEM. @throws GoError */
export function parsePrivateKey(pem: string): KeyObject {
  const block = findPem(pem);
  if (block === undefined) throw new GoError('no PEM data in input');
  if (block.type !== 'PRIVATE KEY' && !block.type.endsWith(' PRIVATE KEY')) {
    throw new GoError(`no private key data in PEM block of type ${block.type}`);
  }
  const kind = block.type.slice(0, -' PRIVATE KEY'.length);
  if (block.type !== 'PRIVATE KEY' && !['RSA', 'EC', 'DSA'].includes(kind)) {
    throw new GoError(`invalid private key type ${kind}`);
  }
  try {
    return createPrivateKey(encodePem(block.type, block.bytes));
  } catch (error) {
    const what = block.type === 'PRIVATE KEY' ? 'decoding PEM as PKCS#8' : `parsing ${kind} private key from PEM`;
    throw new GoError(`${what}: ${(error as Error).message}`);
  }
}
