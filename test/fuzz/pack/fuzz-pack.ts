import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { writeArchive } from '../../../shared/artifact/archive.ts';
import { indexFiles } from '../../../shared/artifact/file-index.ts';
import { defaultGitLimits, type GitLimits } from '../../../shared/wire/git/git-limits.ts';
import { parsePack } from '../../../shared/wire/git/pack.ts';
import { listFiles, parseCommit } from '../../../shared/wire/git/tree.ts';
import { writeHead, writePack } from '../../support/servers/git-pack.ts';
import { below, type Fuzz, pick, type Random } from '../fuzz.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { makeRealRepository, packAll } from '../real-repository.ts';
import { type SplitEntry, splitPack } from './split-pack.ts';

const mebibyte = 1024 * 1024;
/** Small, so that a bound that does not hold is seen in the memory of the process. */
const limits: GitLimits = { ...defaultGitLimits, maxObjectBytes: 16 * mebibyte, maxTotalBytes: 64 * mebibyte };

/** Packs as Git makes them, damaged in their bytes and in their objects: read, and made the archive of their commit. */
export const packFuzz: Fuzz = {
  typedErrors: ['GitError'],
  async prepare() {
    const repository = makeRealRepository();
    const packs = [true, false].map((byId) => packAll(repository, { byId }));
    const { head } = repository;
    repository.remove();
    const split = packs.map(splitPack);
    for (const pack of packs) readPack(pack, head);
    return async (random) => {
      const pack =
        random() < 0.3
          ? withChecksum(mutateBytes(random, pick(random, packs)))
          : mutateEntries(random, pick(random, split));
      readPack(pack, head);
    };
  },
};

function readPack(pack: Buffer, head: string): void {
  const objects = parsePack(pack, limits);
  // Where the commit itself was damaged, any other one leads to trees.
  const commit = objects.has(head) ? head : ([...objects].find(([, { type }]) => type === 'commit')?.[0] ?? head);
  const files = listFiles(parseCommit(commit, objects).tree, objects, limits);
  indexFiles(files);
  writeArchive(files);
}

/** With the right checksum, nobody stops at it. */
function withChecksum(pack: Buffer): Buffer {
  const body = pack.subarray(0, Math.max(pack.length - 20, 0));
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function mutateEntries(random: Random, entries: readonly SplitEntry[]): Buffer {
  const changed = [...entries];
  for (let times = 1 + below(random, 6); times > 0; times--) pick(random, entryMutations)(random, changed);
  const pack = writePack(changed.map((entry) => writeEntry(random, entry)));
  if (random() < 0.1) pack.writeUInt32BE(below(random, 2 ** 32), 8);
  return withChecksum(pack);
}

function writeEntry(random: Random, { kind, base, content }: SplitEntry): Buffer {
  const size = random() < 0.01 ? below(random, 2 ** below(random, 50)) : content.length;
  return Buffer.concat([writeHead(kind, size), base, deflateSync(content, { level: 1 })]);
}

type EntryMutation = (random: Random, entries: SplitEntry[]) => void;

function change(random: Random, entries: SplitEntry[], to: (entry: SplitEntry) => Partial<SplitEntry>): void {
  const index = below(random, entries.length);
  const entry = entries[index];
  if (entry !== undefined) entries[index] = { ...entry, ...to(entry) };
}

const entryMutations: readonly EntryMutation[] = [
  (random, entries) => change(random, entries, ({ content }) => ({ content: mutateBytes(random, content) })),
  (random, entries) => change(random, entries, ({ base }) => ({ base: mutateBytes(random, base) })),
  (random, entries) => change(random, entries, () => ({ kind: below(random, 8) })),
  (random, entries) => change(random, entries, () => pick(random, entries)),
  (random, entries) =>
    change(random, entries, () => ({ kind: 7, base: idIn(random, entries), content: expanding(random) })),
  (random, entries) => change(random, entries, () => ({ kind: 3, content: Buffer.alloc(below(random, mebibyte)) })),
  (random, entries) =>
    change(random, entries, () => ({ kind: 2, base: Buffer.alloc(0), content: wideTree(random, entries) })),
  (random, entries) => void entries.splice(below(random, entries.length), 1 + below(random, 3)),
  (random, entries) => void entries.splice(below(random, entries.length), 0, pick(random, entries)),
  (random, entries) => void entries.sort(() => random() - 0.5),
];

const typeNames: Readonly<Record<number, string>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

/** The id of an object that is whole in the pack. */
function idIn(random: Random, entries: readonly SplitEntry[]): Buffer {
  const { kind, content } = pick(random, entries);
  return createHash('sha1')
    .update(`${typeNames[kind] ?? 'blob'} ${content.length}\0`)
    .update(content)
    .digest();
}

/** A delta that copies its base again and again: few bytes that make many. */
function expanding(random: Random): Buffer {
  const copies = Array.from({ length: below(random, 2000) }, () => [0x90 | below(random, 16), below(random, 256)]);
  return Buffer.from([0x80 | below(random, 128), below(random, 128), 0xff, 0xff, below(random, 128), ...copies.flat()]);
}

/** A folder that names other folders and files of the pack many times. */
function wideTree(random: Random, entries: readonly SplitEntry[]): Buffer {
  const ids = [idIn(random, entries), idIn(random, entries)];
  const modes = ['40000', '100644', '100755', '120000', '160000'];
  return Buffer.concat(
    Array.from({ length: below(random, 500) }, (_, index) =>
      Buffer.concat([
        Buffer.from(`${pick(random, modes)} ${'n'.repeat(below(random, 300))}${index}\0`),
        pick(random, ids),
      ]),
    ),
  );
}
