import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a key opens: what a cluster's API server calls, or the artifacts of one object. */
type Purpose = 'admission' | 'gateway';

/**
 * A key in a URL: 128 bits, 32 hex digits. It is derived, so nobody has to keep it.
 *
 * @param of the uid of the cluster (`admission`), or `<cluster>/<kind>/<namespace>/<name>` (`gateway`)
 */
export function urlKey(secret: Uint8Array, purpose: Purpose, of: string): string {
  return createHmac('sha256', secret).update(`${purpose}/${of}`).digest('hex').slice(0, 32);
}

/** Compares in constant time. */
export function isUrlKey(secret: Uint8Array, purpose: Purpose, of: string, key: string): boolean {
  const expected = Buffer.from(urlKey(secret, purpose, of));
  const given = Buffer.from(key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
