import { createHmac } from 'node:crypto';
import { decodeBase64 } from '../../base/go/encoding/base64.ts';
import { GoError } from '../../base/go/value.ts';

/** A host and its port, as it is connected to. */
export interface HostAddress {
  readonly host: string;
  readonly port: string;
}

interface HostKey {
  readonly type: string;
  /** The public key in SSH's wire format. */
  readonly blob: Buffer;
  matches(address: HostAddress): boolean;
}

/** A file of host keys: which server may show which key. */
export interface KnownHosts {
  /** The kinds of keys that are named at all, to be asked for. */
  readonly algorithms: readonly string[];
  /** What speaks against the key that a server shows; undefined where nothing does. */
  refusalOf(address: HostAddress, blob: Uint8Array): string | undefined;
}

/**
 * Reads a `known_hosts` file: hashed names, patterns with `*`, `?` and `!`, ports in brackets, revoked keys.
 *
 * @see https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT
 * @throws GoError in Flux's words, for a line that cannot be read
 */
export function parseKnownHosts(text: string): KnownHosts {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
  const revoked = lines.filter(({ marker }) => marker === '@revoked');
  const keys = lines.filter(({ marker }) => marker !== '@revoked').map(toHostKey);
  return {
    algorithms: [...new Set(keys.map(({ type }) => type))],
    refusalOf: (address, blob) =>
      revoked.some((line) => line.blob.equals(blob)) ? 'knownhosts: key is revoked' : refusalOf(keys, address, blob),
  };
}

/** Of each kind of key, the first that is named for the host is the one. */
function refusalOf(keys: readonly HostKey[], address: HostAddress, blob: Uint8Array): string | undefined {
  const known = keys.filter((key) => key.matches(address));
  if (known.length === 0) return 'knownhosts: key is unknown';
  const type = typeOf(Buffer.from(blob));
  return known.find((key) => key.type === type)?.blob.equals(blob) === true ? undefined : 'knownhosts: key mismatch';
}

interface Line {
  readonly marker: string;
  readonly pattern: string;
  readonly type: string;
  readonly blob: Buffer;
}

function parseLine(line: string): Line {
  const [first, afterFirst] = nextWord(line);
  const marker = first === '@revoked' || first === '@cert-authority' ? first : '';
  const [pattern, afterPattern] = nextWord(marker === '' ? line : afterFirst);
  if (afterPattern === '') throw new GoError('knownhosts: knownhosts: missing host pattern');
  const [, afterType] = nextWord(afterPattern);
  if (afterType === '') throw new GoError('knownhosts: knownhosts: missing key type pattern');
  const [encoded] = nextWord(afterType);
  const blob = named(() => Buffer.from(decodeBase64(encoded)));
  return { marker, pattern, blob, type: named(() => typeOf(blob)) };
}

function nextWord(text: string): readonly [word: string, rest: string] {
  const end = text.search(/[\t ]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end).trim()];
}

function named<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`knownhosts: ${error.message}`);
  }
}

/** The kind of a public key: the text with which it begins. */
function typeOf(blob: Buffer): string {
  const length = blob.length < 4 ? Number.POSITIVE_INFINITY : blob.readUInt32BE(0);
  if (4 + length > blob.length) throw new GoError('ssh: short read');
  return blob.toString('latin1', 4, 4 + length);
}

function toHostKey({ pattern, type, blob }: Line): HostKey {
  const matches = pattern.startsWith('|') ? matchHashed(pattern) : matchPatterns(pattern);
  return { type, blob, matches };
}

function matchHashed(pattern: string): HostKey['matches'] {
  const components = pattern.split('|');
  const [, kind, salt = '', hash = ''] = components;
  if (components.length !== 4) throw new GoError(`knownhosts: knownhosts: got ${components.length} components, want 3`);
  if (kind !== '1') throw new GoError(`knownhosts: knownhosts: got hash type ${kind}, must be '1'`);
  const [key, wanted] = named(() => [Buffer.from(decodeBase64(salt)), Buffer.from(decodeBase64(hash))] as const);
  return (address) => createHmac('sha1', key).update(normalize(address)).digest().equals(wanted);
}

/** As hashes are made of it: the port only where it is not SSH's own. */
function normalize({ host, port }: HostAddress): string {
  if (port !== '22') return `[${host}]:${port}`;
  return host.includes(':') ? `[${host}]` : host;
}

function matchPatterns(list: string): HostKey['matches'] {
  const patterns = list
    .split(',')
    .filter((pattern) => pattern !== '')
    .map((pattern) => {
      const negated = pattern.startsWith('!');
      return { negated, address: parseAddress(negated ? pattern.slice(1) : pattern) };
    });
  return ({ host, port }) => {
    const found = patterns.filter(({ address }) => address.port === port && matchesWildcard(address.host, host));
    return found.length > 0 && found.every(({ negated }) => !negated);
  };
}

function parseAddress(pattern: string): HostAddress {
  if (pattern === '') throw new GoError('knownhosts: knownhosts: negation without following hostname');
  const bracketed = /^\[(.*)\]:(\d+)$/.exec(pattern);
  if (bracketed !== null) return { host: bracketed[1] as string, port: bracketed[2] as string };
  if (pattern.startsWith('[')) throw new GoError(`knownhosts: address ${pattern}: missing port in address`);
  const split = /^([^:]*):([^:]*)$/.exec(pattern);
  return split === null ? { host: pattern, port: '22' } : { host: split[1] as string, port: split[2] as string };
}

/** `*` stands for any characters, at the end for one at least; `?` for one. Takes time proportional to pattern × text. */
function matchesWildcard(pattern: string, text: string): boolean {
  let reached: ReadonlySet<number> = new Set([0]);
  for (const [index, character] of [...pattern].entries()) {
    const isLast = index === pattern.length - 1;
    reached = new Set([...reached].flatMap((at) => reachedBy(character, at, text, isLast)));
  }
  return reached.has(text.length);
}

/** The ends of what a character of a pattern can stand for. */
function reachedBy(character: string, at: number, text: string, isLast: boolean): readonly number[] {
  if (character === '*')
    return Array.from({ length: text.length - at + 1 }, (_, length) => at + length).slice(isLast ? 1 : 0);
  return at < text.length && (character === '?' || text[at] === character) ? [at + 1] : [];
}
