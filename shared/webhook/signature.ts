import { createHmac, timingSafeEqual } from 'node:crypto';
import { HookRefused, type HookRequest, type ReceiverSecret } from './receiver.ts';

const algorithms = ['sha1', 'sha256', 'sha512'];

/** `<algorithm>=<hex>` of the body under the token, compared in constant time. @throws HookRefused */
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
 * The signature as GitHub and Bitbucket send it: `X-Hub-Signature-256`, else `X-Hub-Signature`. Either may be of any algorithm, as in Flux.
 *
 * @throws HookRefused
 */
export function verifyHubSignature({ header, body }: HookRequest, { token }: ReceiverSecret): void {
  verifySignature(header('x-hub-signature-256') || header('x-hub-signature'), body, token);
}

/** Compares a shared token in constant time. @throws HookRefused */
export function verifyToken(given: string | undefined, token: string): void {
  const [a, b] = [given ?? '', token].map((text) => createHmac('sha256', 'compare').update(text).digest()) as [
    Buffer,
    Buffer,
  ];
  if (given === undefined || !timingSafeEqual(a, b)) throw new HookRefused('the token is missing or not valid');
}
