import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import {
  type AddressBlock,
  type AddressRange,
  isWithin,
  parseAddress,
  parseBlock,
  rangeNames,
  rangeOf,
} from './address-ranges.ts';

/** The host is an address, or its name resolves to one, to which an object must not send us. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  /** The name or address that was asked for. */
  readonly host: string;

  constructor(host: string, range: string) {
    // Without the address itself: whoever can write an object could read the names of our network through it.
    super(
      `${host} is a ${range} address, which may not be connected to; --allow-addresses (sluice serve, sluice cluster add) allows it`,
    );
    this.host = host;
  }
}

/** Connects to hosts that objects name: resolves a name once, checks the addresses, connects to those very addresses. */
export interface Dialer {
  /** The ranges beside the public internet to which it connects. Dialers with equal ranges reach the same hosts. */
  readonly allowed: readonly string[];
  /** The `lookup` option of `net.connect` and `tls.connect`. They do not call it for a host that is an address: `check` those first. */
  readonly lookup: LookupFunction;
  /** @throws AddressRefused if the host is an address to which it does not connect */
  check(host: string): void;
}

type Resolve = (
  host: string,
  options: { readonly all: true; readonly family?: number | 'IPv4' | 'IPv6'; readonly hints?: number },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What a dialer may connect to. */
export interface DialerOptions {
  /** Ranges (`loopback`, `private`, …) and blocks (`10.1.0.0/16`) to which it connects beside the public internet; none by default. */
  readonly allowed?: readonly string[];
  /** Resolves names; by default, the system. */
  readonly resolve?: Resolve;
}

/** @throws Error if an entry of `allowed` is neither the name of a range nor a block */
export function createDialer({ allowed = [], resolve = systemLookup as Resolve }: DialerOptions = {}): Dialer {
  const isAllowed = readAllowed(allowed);

  /** The range for which an address is refused; undefined if it is not. */
  const refusalOf = (text: string): string | undefined => {
    const address = parseAddress(text);
    if (address === undefined) return 'malformed';
    const range = rangeOf(address);
    return range === undefined || isAllowed(address, range) ? undefined : range;
  };

  const check = (host: string): void => {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    const refusal = isIP(bare) === 0 ? undefined : refusalOf(bare);
    if (refusal !== undefined) throw new AddressRefused(host, refusal);
  };

  const lookup: LookupFunction = (host, { all, family, hints }, done) => {
    const options = {
      all: true as const,
      ...(family === undefined ? {} : { family }),
      ...(hints === undefined ? {} : { hints }),
    };
    resolve(host, options, (error, found) => {
      if (error) return done(error, '', 0);
      const refusals = found.map(({ address }) => refusalOf(address));
      const reachable = found.filter((_, index) => refusals[index] === undefined);
      const [first] = reachable;
      if (first === undefined) return done(new AddressRefused(host, refusals[0] ?? 'missing'), '', 0);
      if (all) return done(null, reachable);
      done(null, first.address, first.family);
    });
  };

  return { allowed: [...new Set(allowed)].sort(), lookup, check };
}

function readAllowed(allowed: readonly string[]): (address: Uint8Array, range: AddressRange) => boolean {
  const names = new Set<string>();
  const blocks: AddressBlock[] = [];
  for (const text of allowed) {
    if ((rangeNames as readonly string[]).includes(text)) names.add(text);
    else if (/^[a-z]/.test(text) && !text.includes(':'))
      throw new Error(
        `${JSON.stringify(text)} is not a range of addresses; those with a name are ${rangeNames.join(', ')}`,
      );
    else blocks.push(parseBlock(text));
  }
  return (address, range) => names.has(range) || blocks.some((block) => isWithin(address, block));
}
