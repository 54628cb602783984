import { GitError } from './git-error.ts';
import { parsePackets, textOf, writePackets } from './pkt-line.ts';
import type { GitTransport } from './transport.ts';

/** A reference of a repository; `peeled` is the commit of an annotated tag. */
export interface GitRef {
  readonly name: string;
  readonly id: string;
  readonly peeled?: string;
}

const contentType = 'application/x-git-upload-pack-request';

/** The references under the prefixes, in one request, by protocol version 2. @throws GitError */
export async function listRefs(transport: GitTransport, prefixes: readonly string[]): Promise<readonly GitRef[]> {
  const body = writePackets([
    'command=ls-refs',
    'agent=git/sluice',
    'delimiter',
    'peel',
    ...prefixes.map((prefix) => `ref-prefix ${prefix}`),
    'flush',
  ]);
  const answer = await transport.post('/git-upload-pack', body, contentType);
  const refs: GitRef[] = [];
  let ended = false;
  for (const packet of parsePackets(answer)) {
    if (packet === 'flush') ended = true;
    if (typeof packet === 'string') continue;
    const line = textOf(packet);
    if (line.startsWith('ERR ')) throw refusal(transport, line);
    const [id, name, ...attributes] = line.split(' ');
    if (/^[0-9a-f]{64}$/.test(id ?? ''))
      throw new GitError('protocol', `${transport.url}: repositories of SHA-256 objects cannot be read`);
    if (id === undefined || name === undefined || !/^[0-9a-f]{40}$/.test(id)) continue;
    const peeled = attributes.find((attribute) => attribute.startsWith('peeled:'))?.slice('peeled:'.length);
    refs.push({ id, name, ...(peeled === undefined ? {} : { peeled }) });
  }
  // Half a list would make a ref look deleted, or an older version the highest.
  if (!ended) throw new GitError('protocol', `${transport.url}: the list of references was cut off`);
  return refs;
}

/** The pack with one commit and all that it shows, without its history. @throws GitError */
export async function fetchPack(transport: GitTransport, commit: string): Promise<Uint8Array> {
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
  const answer = await transport.post('/git-upload-pack', body, contentType);
  const chunks: Uint8Array[] = [];
  let inPack = false;
  let ended = false;
  for (const packet of parsePackets(answer)) {
    if (packet === 'flush') ended = inPack;
    if (typeof packet === 'string') continue;
    if (!inPack) {
      const line = textOf(packet);
      if (line.startsWith('ERR ')) throw refusal(transport, line);
      inPack = line === 'packfile';
      continue;
    }
    const [band] = packet;
    if (band === 1) chunks.push(packet.subarray(1));
    if (band === 3) throw refusal(transport, textOf(packet.subarray(1)));
  }
  if (!ended) throw new GitError('protocol', `${transport.url}: the pack was cut off`);
  return Buffer.concat(chunks);
}

function refusal(transport: GitTransport, line: string): GitError {
  const message = line.replace(/^ERR /, '').slice(0, 500);
  const code = /not our ref|upload-pack: not/.test(message) ? 'no-such-ref' : 'protocol';
  return new GitError(code, `${transport.url}: the server refused: ${message}`);
}
