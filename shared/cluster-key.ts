import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a key opens. */
type Purpose = 'gateway' | 'admission';

/** The key of a cluster in a URL: 128 bits, 32 hex digits. It is derived, so nobody has to keep it. */
export function clusterKey(secret: Uint8Array, purpose: Purpose, cluster: string): string {
  return createHmac('sha256', secret).update(`${purpose}/${cluster}`).digest('hex').slice(0, 32);
}

/** Compares in constant time. */
export function isClusterKey(secret: Uint8Array, purpose: Purpose, cluster: string, key: string): boolean {
  const expected = Buffer.from(clusterKey(secret, purpose, cluster));
  const given = Buffer.from(key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
