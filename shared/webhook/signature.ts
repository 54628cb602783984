import { createHmac, timingSafeEqual } from 'node:crypto';
import { HookRefused, type HookRequest, type ReceiverSecret } from './receiver.ts';

const algorithms = ['sha1', 'sha256', 'sha512'];

/** Checks a signature `<algorithm>=<hex>` of the body under the token, in constant time. @throws HookRefused if it is missing or wrong */
export function verifySignature(signature: string | undefined, body: Uint8Array, token: string): void {
  const [algorithm = '', hex = ''] = (signature ?? '').split('=', 2);
  if (!algorithms.includes(algorithm) || !/^(?:[0-9a-f]{2})+$/i.test(hex))
    throw new HookRefused('the signature header is missing or malformed');
  const expected = createHmac(algorithm, token).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new HookRefused('the signature is not valid');
}

/**
 * Checks the signature that GitHub and Bitbucket send: `X-Hub-Signature-256`, else `X-Hub-Signature`. Either may use any algorithm, as in
 * Flux.
 *
 * @throws HookRefused if it is missing or wrong
 */
export function verifyHubSignature({ header, body }: HookRequest, { token }: ReceiverSecret): void {
  verifySignature(header('x-hub-signature-256') || header('x-hub-signature'), body, token);
}

/** Compares a shared token in constant time. @throws HookRefused if it is missing or wrong */
export function verifyToken(given: string | undefined, token: string): void {
  const [a, b] = [given ?? '', token].map((text) => createHmac('sha256', 'compare').update(text).digest()) as [
    Buffer,
    Buffer,
  ];
  if (given === undefined || !timingSafeEqual(a, b)) throw new HookRefused('the token is missing or not valid');
}
