import { parseIp } from '../../base/go/net/parse-ip.ts';

/** The ranges of addresses outside of the public internet, to which an object of a tenant must not send us. */
export type AddressRange =
  | 'this-network'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'private'
  | 'shared'
  | 'reserved'
  | 'multicast'
  | 'nat64'
  | 'tunnel';

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry */
const blocks: Readonly<Record<AddressRange, readonly string[]>> = {
  'this-network': ['0.0.0.0/8', '::/128'],
  loopback: ['127.0.0.0/8', '::1/128'],
  // The addresses at which clouds hand a machine its credentials come first: each is part of a wider range too.
  metadata: ['169.254.169.254/32', '168.63.129.16/32', '100.100.100.200/32', 'fd00:ec2::254/128'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  shared: ['100.64.0.0/10'],
  reserved: [
    '192.0.0.0/24',
    '192.0.2.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    '100::/64',
    '2001:db8::/32',
    '3fff::/20',
    '5f00::/16',
  ],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  // The operator chooses at which place these contain the IPv4 address.
  nat64: ['64:ff9b:1::/48'],
  tunnel: ['192.88.99.0/24', '2001::/23', '2002::/16', '::/96'],
};

/** A block of addresses: all that begin with the same `prefix` bits. */
export interface AddressBlock {
  readonly bytes: Uint8Array;
  readonly prefix: number;
}

/** Parses `10.0.0.0/8`, or a single address. @throws Error naming the text if it is neither */
export function parseBlock(text: string): AddressBlock {
  const [address = '', prefix, ...rest] = text.split('/');
  const bytes = parseIp(address);
  const bits = (bytes?.length ?? 0) * 8;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (bytes === undefined || rest.length > 0 || !(length <= bits))
    throw new Error(`${JSON.stringify(text)} is not a range of addresses such as 10.0.0.0/8`);
  return { bytes, prefix: length };
}

/** True if the address is in the block. An IPv4 address is never in an IPv6 block. */
export function isWithin(address: Uint8Array, { bytes, prefix }: AddressBlock): boolean {
  if (address.length !== bytes.length) return false;
  return address.every((byte, index) => {
    const bits = Math.min(Math.max(prefix - index * 8, 0), 8);
    const mask = (0xff00 >> bits) & 0xff;
    return (byte & mask) === ((bytes[index] as number) & mask);
  });
}

const mapped = parseBlock('::ffff:0:0/96');
const nat64 = parseBlock('64:ff9b::/96');

/**
 * The bytes of an address: 4 or 16. For an IPv6 address that carries an IPv4 address (mapped, or NAT64 by the well-known prefix), the
 * bytes of that one: it is where the connection ends. A zone is left out. Undefined if the text is not an address.
 */
export function parseAddress(text: string): Uint8Array | undefined {
  const bytes = parseIp(text.split('%', 1)[0] as string);
  if (bytes === undefined) return undefined;
  return isWithin(bytes, mapped) || isWithin(bytes, nat64) ? bytes.subarray(12) : bytes;
}

const table = (Object.entries(blocks) as [AddressRange, readonly string[]][])
  .flatMap(([range, texts]) => texts.map((text) => ({ range, block: parseBlock(text) })))
  // The narrowest block describes an address best.
  .sort((a, b) => b.block.prefix - a.block.prefix);

/** The narrowest range that contains the address; undefined for an address of the public internet. */
export function rangeOf(address: Uint8Array): AddressRange | undefined {
  return table.find(({ block }) => isWithin(address, block))?.range;
}

/** The names of all ranges. */
export const rangeNames = Object.keys(blocks) as readonly AddressRange[];
