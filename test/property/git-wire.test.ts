import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GitError } from '../../shared/wire/git/git-error.ts';
import { defaultGitLimits } from '../../shared/wire/git/git-limits.ts';
import { type GitObject, type GitObjectType, parsePack } from '../../shared/wire/git/pack.ts';
import { type Packet, readPackets, textOf, writePackets } from '../../shared/wire/git/pkt-line.ts';
import { fetchPack, listRefs } from '../../shared/wire/git/protocol.ts';
import type { GitTransport } from '../../shared/wire/git/transport.ts';
import { listFiles, parseCommit } from '../../shared/wire/git/tree.ts';
import { appending, idOf, type PackEntry, whole, writeHead, writePack } from '../support/servers/git-pack.ts';

const limits = {
  ...defaultGitLimits,
  maxObjects: 1000,
  maxObjectBytes: 100_000,
  maxTotalBytes: 1_000_000,
  maxTreeEntries: 1000,
};

/** What a server sends, in pieces of this size. */
async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += Math.max(size, 1)) yield bytes.subarray(at, at + Math.max(size, 1));
}

const shown = (packet: Packet): string => (typeof packet === 'string' ? packet : textOf(packet));

/** Whatever it is given, a parser ends with a result or an error of its own. */
function endsWell(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
}

/** The packets until the end, or until an error of the reader's own. */
async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<string[]> {
  const read: string[] = [];
  try {
    for await (const packet of readPackets(pieces)) read.push(shown(packet));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  return read;
}

describe('packets', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => !text.endsWith('\n'));

  it('are read as they were written, in whatever pieces they arrive', async () => {
    const packet = fc.oneof(line, fc.constantFrom('flush' as const, 'delimiter' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(packet), fc.integer({ min: 1, max: 50 }), async (packets, size) => {
        expect(await readAll(inPieces(writePackets(packets), size))).toEqual(packets);
      }),
    );
  });

  it('fail where they are cut off, or are fewer whole packets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.nat(), async (lines, seed) => {
        const whole = writePackets(lines);
        const cut = seed % whole.length;

        const read = await readAll(inPieces(whole.subarray(0, cut), 7));

        expect(read).toEqual(lines.slice(0, read.length));
      }),
    );
  });

  it('never crash a reader, whatever their bytes', async () => {
    const hex = fc.mixedCase(fc.stringMatching(/^0[0-9a-f]{3}/)).map((text) => Buffer.from(text));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), hex), async (bytes) => void (await readAll(inPieces(bytes, 3)))),
    );
  });
});

/** A server that always sends the same answer. */
const answering = (answer: Uint8Array): GitTransport => ({
  url: 'https://git.example.com/app',
  post: () => inPieces(answer, 100),
  close: async () => undefined,
});

describe('an answer', () => {
  const id = fc.stringMatching(/^[0-9a-f]{40}$/);
  const ref = fc.record({ id, name: fc.stringMatching(/^refs\/heads\/[a-z0-9-]{1,20}$/) });

  it('is read with references as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ref), async (refs) => {
        const answer = writePackets([...refs.map((one) => `${one.id} ${one.name}`), 'flush']);

        expect(await listRefs(answering(answer), { prefixes: [] }, limits)).toEqual(refs);
      }),
    );
  });

  it('fails where it ends early, even between two references', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ref, { minLength: 1 }), fc.nat(), async (refs, seed) => {
        const answer = writePackets([...refs.map((one) => `${one.id} ${one.name}`), 'flush']);
        const cut = answer.subarray(0, seed % answer.length);

        await expect(listRefs(answering(cut), { prefixes: [] }, limits)).rejects.toMatchObject({ code: 'protocol' });
      }),
    );
  });

  it('fails where its pack ends early', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.nat(), async (content, seed) => {
        const band = Buffer.concat([Buffer.from([1]), content]);
        const size = Buffer.from((band.length + 4).toString(16).padStart(4, '0'));
        const head = writePackets(['packfile']);
        const answer = Buffer.concat([head, size, band, writePackets(['flush'])]);

        expect(Buffer.from(await fetchPack(answering(answer), 'a'.repeat(40), limits)).equals(content)).toBe(true);
        await expect(
          fetchPack(answering(answer.subarray(0, seed % answer.length)), 'a'.repeat(40), limits),
        ).rejects.toBeInstanceOf(GitError);
      }),
    );
  });

  it('is refused by name for a repository of SHA-256 objects', async () => {
    const answer = writePackets([`${'a'.repeat(64)} refs/heads/main`, 'flush']);

    await expect(listRefs(answering(answer), { prefixes: [] }, limits)).rejects.toThrow('SHA-256');
  });
});

describe('a pack', () => {
  const entry = fc.record({
    type: fc.constantFrom<GitObjectType>('commit', 'tree', 'blob', 'tag'),
    bytes: fc.uint8Array({ maxLength: 300 }),
  });

  it('holds the objects that were put in, by their ids', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
        const objects = parsePack(writePack(entries.map(whole)), limits);

        for (const one of entries) {
          const found = objects.get(idOf(one).toString('hex'));
          expect(found?.type).toBe(one.type);
          expect(found?.bytes.equals(one.bytes)).toBe(true);
        }
      }),
    );
  });

  it('holds chains of deltas, in whatever order they come', () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 20 }, (_, index) => index),
      { minLength: 20 },
    );
    fc.assert(
      fc.property(entry, order, (base, at) => {
        let last: PackEntry = base;
        const deltas = at.map((byte) => {
          const made = appending(last, byte);
          last = made.result;
          return made.entry;
        });

        const objects = parsePack(writePack([...at.map((index) => deltas[index]!), whole(base)]), limits);

        expect(objects.size).toBe(21);
        expect(objects.get(idOf(last).toString('hex'))?.bytes.equals(last.bytes)).toBe(true);
      }),
    );
  });

  it('is damaged where a delta has no base', () => {
    const { entry: orphan } = appending({ type: 'blob', bytes: Buffer.from('none') }, 1);

    expect(() => parsePack(writePack([orphan]), limits)).toThrow('a delta has no base');
  });

  it('is damaged where one byte is another', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (entries, at, flip) => {
          const pack = writePack(entries.map(whole));
          const index = at % pack.length;
          pack[index] = (pack[index] as number) ^ flip;

          expect(() => parsePack(pack, limits)).toThrow(GitError);
        },
      ),
    );
  });

  it('never crashes the reader, whatever its content, also with a right checksum', () => {
    const content = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
        fc
          .tuple(fc.nat(255), fc.uint8Array({ maxLength: 60 }))
          .map(([head, bytes]) => Buffer.concat([Buffer.from([head & 0x7f]), deflateSync(bytes)])),
        fc
          .tuple(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.uint8Array({ maxLength: 15 }))
          .map(([id, delta]) => Buffer.concat([writeHead(7, delta.length), id, deflateSync(delta)])),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(content, (entries) => endsWell(() => parsePack(writePack(entries), limits))),
      { numRuns: 500 },
    );
  });

  it('is refused before it is unpacked where it says that it is too large', () => {
    const large = whole({ type: 'blob', bytes: Buffer.alloc(limits.maxObjectBytes + 1) });

    expect(() => parsePack(writePack([large]), limits)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });
});

describe('a tree', () => {
  it('lists files inside it for any bytes, or fails', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array({ maxLength: 200 }), (bytes, blob) => {
        const child = { type: 'blob' as const, bytes: Buffer.from(blob) };
        const id = idOf(child);
        const named = Buffer.concat([Buffer.from('100644 '), Buffer.from(bytes), Buffer.from([0]), id]);
        for (const content of [Buffer.from(bytes), named]) {
          const objects = new Map<string, GitObject>([
            ['root', { type: 'tree' as const, bytes: content }],
            [id.toString('hex'), child],
          ]);
          endsWell(() => {
            for (const { path } of listFiles('root', objects, limits)) expect(path.split('/')).not.toContain('..');
          });
        }
      }),
    );
  });

  it('ends where it holds itself', () => {
    const self = Buffer.concat([Buffer.from('40000 a\0'), Buffer.alloc(20, 0xaa)]);
    const objects = new Map([['aa'.repeat(20), { type: 'tree' as const, bytes: self }]]);

    expect(() => listFiles('aa'.repeat(20), objects, limits)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('is named by a commit of any bytes, or the commit is refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('commit' as const, 'tag' as const, 'blob' as const),
        fc.uint8Array(),
        (type, bytes) => {
          const objects = new Map([['id', { type, bytes: Buffer.from(bytes) }]]);

          endsWell(() => parseCommit('id', objects));
        },
      ),
    );
  });

  it('is refused as a tag of itself', () => {
    const id = 'a'.repeat(40);
    const objects = new Map([[id, { type: 'tag' as const, bytes: Buffer.from(`object ${id}\n`) }]]);

    expect(() => parseCommit(id, objects)).toThrow(GitError);
  });
});
