import { describe, expect, it } from 'vitest';
import { resolveRef } from '../../../../shared/source/resolve-ref.ts';
import { defaultGitLimits } from '../../../../shared/wire/git/git-limits.ts';
import { type GitObject, parsePack } from '../../../../shared/wire/git/pack.ts';
import { writePackets } from '../../../../shared/wire/git/pkt-line.ts';
import { fetchPack, listRefs } from '../../../../shared/wire/git/protocol.ts';
import type { GitTransport } from '../../../../shared/wire/git/transport.ts';
import { listFiles, parseCommit } from '../../../../shared/wire/git/tree.ts';
import { appending, idOf, type PackEntry, whole, writePack } from '../../../support/servers/git-pack.ts';

const limits = defaultGitLimits;
const blob = (content: string): PackEntry => ({ type: 'blob', bytes: Buffer.from(content) });
const id = (digit: string): string => digit.repeat(40);
const tooLarge = (message: string) => expect.objectContaining({ name: 'GitError', code: 'too-large', message });
const saying = (text: string) => tooLarge(expect.stringContaining(text) as unknown as string);

/** A server that sends these pieces, and notes how many were taken. */
function sending(pieces: readonly Uint8Array[]): GitTransport & { readonly taken: number } {
  let taken = 0;
  return {
    url: 'https://git.example.com/app',
    async *post() {
      for (const piece of pieces) {
        taken++;
        yield piece;
      }
    },
    close: async () => undefined,
    get taken() {
      return taken;
    },
  };
}

describe('a pack', () => {
  it('keeps of many small objects no more memory than they have bytes', () => {
    const pack = writePack(Array.from({ length: 10_000 }, (_, index) => whole(blob(`${index}`))));
    const before = process.memoryUsage().arrayBuffers;

    const objects = parsePack(pack, limits);

    expect(objects.size).toBe(10_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * 1024 * 1024);
  });

  it('keeps nothing of a delta that waits for its base', () => {
    const orphans = Array.from({ length: 5000 }, (_, index) => appending(blob(`none ${index}`), 1).entry);
    const before = process.memoryUsage().arrayBuffers;

    expect(() => parsePack(writePack(orphans), limits)).toThrow('a delta has no base');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  it('is refused with more deltas without their base than may wait', () => {
    const orphans = [1, 2, 3].map((byte) => appending(blob('none'), byte).entry);

    expect(() => parsePack(writePack(orphans), { ...limits, maxPendingDeltas: 2 })).toThrow(
      saying('more than 2 deltas before what they are based on'),
    );
  });

  it.each(['before', 'after'])('is refused with a chain of deltas that is too long, and comes %s its base', (place) => {
    const base = blob('base');
    const deltas: Buffer[] = [];
    for (let last = base; deltas.length < 4; ) {
      const made = appending(last, 1);
      deltas.push(made.entry);
      last = made.result;
    }
    const entries = place === 'before' ? [...deltas, whole(base)] : [whole(base), ...deltas];
    expect(parsePack(writePack(entries), { ...limits, maxDeltaDepth: 4 }).size).toBe(5);

    expect(() => parsePack(writePack(entries), { ...limits, maxDeltaDepth: 3 })).toThrow(
      saying('made of more than 3 deltas'),
    );
  });

  it('is refused where its deltas make more than may be unpacked, though each is small', () => {
    const base = blob('x'.repeat(10_000));
    const deltas = Array.from({ length: 20 }, (_, byte) => appending(base, byte).entry);
    const pack = writePack([whole(base), ...deltas]);

    expect(() => parsePack(pack, { ...limits, maxTotalBytes: 100_000 })).toThrow(saying('100000 bytes unpacked'));
  });

  it('counts deltas too that are unpacked for nothing', () => {
    const orphans = Array.from({ length: 100 }, (_, index) => appending(blob(`none ${index}`), 1).entry);

    expect(() => parsePack(writePack(orphans), { ...limits, maxTotalBytes: 500 })).toThrow(saying('500 bytes'));
  });

  it('is refused before a delta is applied that makes more than an object may have', () => {
    const base = blob('x'.repeat(1000));
    const pack = writePack([whole(base), appending(base, 1).entry]);

    expect(() => parsePack(pack, { ...limits, maxObjectBytes: 1000 })).toThrow(saying('1001 bytes'));
  });

  it('is damaged where it continues after its last object', () => {
    const body = Buffer.concat([whole(blob('x')), Buffer.from('more')]);

    expect(() => parsePack(writePack([body]), limits)).toThrow('goes on after its last object');
  });
});

describe('a list of references', () => {
  const lineOf = (name: string): Uint8Array => writePackets([`${id('a')} ${name}`]);

  it('is read up to the wanted name', async () => {
    const names = ['refs/heads/a', 'refs/heads/main', ...Array.from({ length: 100 }, (_, n) => `refs/heads/n${n}`)];
    const server = sending(names.map(lineOf));

    const { commit } = await resolveRef({ transport: server, limits }, { branch: 'main' });

    expect(commit).toBe(id('a'));
    expect(server.taken).toBe(2);
  });

  it('keeps nothing that was not asked for', async () => {
    const server = sending([lineOf('refs/pull/1/head'), lineOf('refs/tags/v1'), writePackets(['flush'])]);

    const refs = await listRefs(server, { prefixes: ['refs/tags/'] }, limits);

    expect(refs.map(({ name }) => name)).toEqual(['refs/tags/v1']);
  });

  it('is refused with more lines than the limit, whatever is in them', async () => {
    const server = sending(Array.from({ length: 10 }, () => writePackets([''])));

    await expect(listRefs(server, { prefixes: [] }, { ...limits, maxRefs: 5 })).rejects.toEqual(
      saying('lists more than 5 references'),
    );
    expect(server.taken).toBe(6);
  });
});

describe('the answer with a pack', () => {
  it('takes no more memory than its bytes where it is cut into half a million lines of one byte', async () => {
    const line = Buffer.from('0006\x01x');
    const piece = Buffer.concat(Array.from({ length: 10_000 }, () => line));
    const server = sending([
      writePackets(['packfile']),
      ...Array.from({ length: 50 }, () => piece),
      writePackets(['flush']),
    ]);
    const before = process.memoryUsage().arrayBuffers;

    expect((await fetchPack(server, id('a'), limits)).length).toBe(500_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  it('is refused where it has no end, also where nothing in it is of the pack', async () => {
    const piece = Buffer.concat(Array.from({ length: 200_000 }, () => Buffer.from('0005\x02')));
    const server = sending([writePackets(['packfile']), ...Array.from({ length: 100 }, () => piece)]);

    await expect(fetchPack(server, id('a'), limits)).rejects.toEqual(saying('lines'));
    expect(server.taken).toBeLessThan(10);
  });
});

describe('a tree', () => {
  const entry = (mode: string, name: string, child: PackEntry): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), idOf(child)]);
  function treeOf(depth: number, name: string, files: number): { root: string; objects: Map<string, GitObject> } {
    const file = blob('x');
    const objects = new Map<string, GitObject>([[idOf(file).toString('hex'), file as GitObject]]);
    const names = Array.from({ length: files }, (_, index) => entry('100644', `f${index}`, file));
    let tree: PackEntry = { type: 'tree', bytes: Buffer.concat(names) };
    for (let level = 0; ; level++) {
      objects.set(idOf(tree).toString('hex'), tree as GitObject);
      if (level === depth) return { root: idOf(tree).toString('hex'), objects };
      tree = { type: 'tree', bytes: entry('40000', name, tree) };
    }
  }

  it('is refused with a path that is too long, in a short message', () => {
    const { root, objects } = treeOf(10, 'n'.repeat(500), 1);

    const refusal = (() => {
      try {
        return listFiles(root, objects, limits);
      } catch (error) {
        return error as Error;
      }
    })();

    expect(refusal).toEqual(saying('a path is longer than 4096 bytes'));
    expect((refusal as Error).message.length).toBeLessThan(200);
  });

  it('counts the paths of its files, not only what is in them', () => {
    const { root, objects } = treeOf(10, 'n'.repeat(300), 100);

    expect(() => listFiles(root, objects, { ...limits, maxTotalBytes: 100_000 })).toThrow(saying('100000 bytes'));
  });
});

it('keeps no more of the message of a commit than people read', () => {
  const bytes = Buffer.from(`tree ${id('b')}\n\n${'long '.repeat(100_000)}`);

  expect(parseCommit(id('a'), new Map([[id('a'), { type: 'commit', bytes }]])).subject).toHaveLength(1000);
});
