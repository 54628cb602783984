import { GitError } from './git-error.ts';
import type { GitLimits } from './git-limits.ts';
import { readPackets, textOf, writePackets } from './pkt-line.ts';
import type { GitTransport } from './transport.ts';

/** A reference of a repository; `peeled` is the commit of an annotated tag. */
export interface GitRef {
  readonly name: string;
  readonly id: string;
  readonly peeled?: string;
}

export type RefLimits = Pick<GitLimits, 'maxRefBytes' | 'maxRefs'>;

export interface RefQuery {
  /** What the names begin with; all where there is none. */
  readonly prefixes: readonly string[];
  /** Of which references one is enough: nothing more is read after it. */
  readonly isEnough?: (ref: GitRef) => boolean;
}

const path = '/git-upload-pack';
const contentType = 'application/x-git-upload-pack-request';

/** The references under the prefixes, in one request, by protocol version 2. @throws GitError */
export async function listRefs(
  transport: GitTransport,
  { prefixes, isEnough = () => false }: RefQuery,
  limits: RefLimits,
): Promise<readonly GitRef[]> {
  const body = writePackets([
    'command=ls-refs',
    'agent=git/sluice',
    'delimiter',
    'peel',
    ...prefixes.map((prefix) => `ref-prefix ${prefix}`),
    'flush',
  ]);
  const refs: GitRef[] = [];
  let lines = 0;
  for await (const packet of readPackets(transport.post(path, body, contentType, limits.maxRefBytes))) {
    if (packet === 'flush') return refs;
    if (++lines > limits.maxRefs)
      throw new GitError(
        'too-large',
        `${transport.url}: the server lists more than ${limits.maxRefs} references; name one by spec.ref.name, or delete old ones`,
      );
    const ref = typeof packet === 'string' ? undefined : parseRef(transport, textOf(packet));
    // A server may send what nobody asked for.
    if (ref === undefined || !isUnder(prefixes, ref)) continue;
    refs.push(ref);
    if (isEnough(ref)) return refs;
  }
  // Half a list would make a ref look deleted, or an older version the highest.
  throw new GitError('protocol', `${transport.url}: the list of references was cut off`);
}

function parseRef(transport: GitTransport, line: string): GitRef | undefined {
  if (line.startsWith('ERR ')) throw refusal(transport, line);
  const [id, name, ...attributes] = line.split(' ');
  if (/^[0-9a-f]{64}$/.test(id ?? ''))
    throw new GitError('protocol', `${transport.url}: repositories of SHA-256 objects cannot be read`);
  if (id === undefined || name === undefined || !/^[0-9a-f]{40}$/.test(id)) return undefined;
  const peeled = attributes.find((attribute) => attribute.startsWith('peeled:'))?.slice('peeled:'.length);
  return { id, name, ...(peeled === undefined ? {} : { peeled }) };
}

function isUnder(prefixes: readonly string[], { name }: GitRef): boolean {
  return prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix));
}

/** Lines of Git's protocol in one answer; the shortest that servers send hold a thousand bytes. */
const mostLines = 1_000_000;

/** The pack with one commit and all that it shows, without its history. @throws GitError */
export async function fetchPack(
  transport: GitTransport,
  commit: string,
  { maxAnswerBytes }: Pick<GitLimits, 'maxAnswerBytes'>,
): Promise<Uint8Array> {
  const body = writePackets([
    'command=fetch',
    'agent=git/sluice',
    'delimiter',
    'ofs-delta',
    'no-progress',
    'deepen 1',
    `want ${commit}`,
    'done',
    'flush',
  ]);
  const pack = new PackBytes();
  let inPack = false;
  let lines = 0;
  for await (const packet of readPackets(transport.post(path, body, contentType, maxAnswerBytes))) {
    if (packet === 'flush' && inPack) return pack.join();
    if (++lines > mostLines)
      throw new GitError('too-large', `${transport.url}: the server sent its pack in more than ${mostLines} lines`);
    if (typeof packet === 'string') continue;
    if (inPack) readBand(transport, packet, pack);
    else inPack = readSection(transport, packet);
  }
  throw new GitError('protocol', `${transport.url}: the pack was cut off`);
}

/** Does the pack begin after this line? */
function readSection(transport: GitTransport, packet: Uint8Array): boolean {
  const line = textOf(packet);
  if (line.startsWith('ERR ')) throw refusal(transport, line);
  return line === 'packfile';
}

/** The first byte says what follows: 1 the pack, 2 progress for people, 3 why there will be no pack. */
function readBand(transport: GitTransport, packet: Uint8Array, pack: PackBytes): void {
  const [band] = packet;
  if (band === 1) pack.add(packet.subarray(1));
  if (band === 3) throw refusal(transport, textOf(packet.subarray(1)));
}

/** Bytes that come in pieces, kept in blocks: many small pieces weigh no more than what is in them. */
class PackBytes {
  static readonly #blockBytes = 1024 * 1024;
  readonly #full: Buffer[] = [];
  #block = Buffer.alloc(0);
  #filled = 0;

  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      if (this.#filled === this.#block.length) this.#startBlock();
      const size = Math.min(piece.length - at, this.#block.length - this.#filled);
      this.#block.set(piece.subarray(at, at + size), this.#filled);
      this.#filled += size;
      at += size;
    }
  }

  join(): Buffer {
    return Buffer.concat([...this.#full, this.#block.subarray(0, this.#filled)]);
  }

  #startBlock(): void {
    if (this.#filled > 0) this.#full.push(this.#block);
    this.#block = Buffer.allocUnsafe(PackBytes.#blockBytes);
    this.#filled = 0;
  }
}

function refusal(transport: GitTransport, line: string): GitError {
  const message = line.replace(/^ERR /, '').slice(0, 500);
  const code = /not our ref|upload-pack: not/.test(message) ? 'no-such-ref' : 'protocol';
  return new GitError(code, `${transport.url}: the server refused: ${message}`);
}
