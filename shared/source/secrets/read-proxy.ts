import type { HttpProxy } from '../../wire/http/dispatcher.ts';
import { decodeKey, type SecretData } from './secret-data.ts';

const longestAddress = 2048;

/** The keys `address`, and maybe `username` and `password`. @throws RangeError naming what is missing or wrong */
export function readProxy(data: SecretData): HttpProxy {
  const address = decodeKey(data, 'address');
  if (address === undefined) throw new RangeError("key 'address' not found");
  if (address === '') throw new RangeError('proxy address is empty');
  const url = address.length > longestAddress ? null : URL.parse(address);
  if (url === null || !['http:', 'https:', 'socks5:'].includes(url.protocol) || url.hostname === '')
    throw new RangeError("'address' is not the URL of a proxy, such as http://proxy.example.com:3128");
  const username = decodeKey(data, 'username') ?? decodeURIComponent(url.username);
  const password = decodeKey(data, 'password') ?? decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  return { url: url.href, username, password };
}
