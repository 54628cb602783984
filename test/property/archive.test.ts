import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../shared/artifact/archive.ts';
import { ArchiveError, extractArchive } from '../../shared/artifact/extract.ts';
import { createReadSetDigester, indexFiles, isReadSetUnchanged } from '../../shared/artifact/file-index.ts';
import type { TreeFile } from '../../shared/base/filesys/tree-file.ts';

const limits = { maxBytes: 10_000_000, maxFiles: 1000 };

const name = fc.oneof(
  fc.stringMatching(/^[a-z]{1,8}(\.yaml)?$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => !/[/\0]|^\.{1,2}$/.test(text)),
);
const file: fc.Arbitrary<TreeFile> = fc.record({
  path: fc.array(name, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/')),
  bytes: fc.uint8Array({ maxLength: 1500 }),
  executable: fc.boolean(),
});
/** No path twice, and none that is another's folder. */
const tree = fc
  .uniqueArray(file, { selector: ({ path }) => path, maxLength: 12 })
  .map((files) => files.filter(({ path }) => !files.some((other) => other.path.startsWith(`${path}/`))));

const shown = (files: readonly TreeFile[]) =>
  files
    .map(({ path, bytes, executable }) => ({ path, text: Buffer.from(bytes).toString('hex'), executable }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

describe('an archive', () => {
  it('holds the files that were put in', () => {
    fc.assert(
      fc.property(tree, (files) => {
        expect(shown(extractArchive(writeArchive(files).bytes, limits))).toEqual(shown(files));
      }),
    );
  });

  it('is the same bytes in whatever order the files come', () => {
    fc.assert(
      fc.property(
        tree.chain((files) => fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length }))),
        ([files, shuffled]) => {
          expect(writeArchive(shuffled).digest).toBe(writeArchive(files).digest);
        },
      ),
    );
  });

  it('has another digest for other content, another name, another executable bit', () => {
    fc.assert(
      fc.property(
        tree.filter(({ length }) => length > 0),
        fc.nat(),
        (files, seed) => {
          const at = seed % files.length;
          const changed = (change: Partial<TreeFile>) =>
            writeArchive(files.map((one, index) => (index === at ? { ...one, ...change } : one))).digest;
          const { path, bytes, executable } = files[at]!;

          const digests = [
            writeArchive(files).digest,
            changed({ executable: !executable }),
            changed({ bytes: Buffer.concat([bytes, Buffer.from('x')]) }),
            changed({ path: `${path}x/${path}` }),
          ];

          expect(new Set(digests).size).toBe(4);
        },
      ),
    );
  });

  it('is unpacked by tar to the same files', () => {
    const short = tree.map((files) => files.filter(({ path }) => path.split('/').every((one) => one.length < 40)));
    fc.assert(
      fc.property(short, (files) => {
        const folder = mkdtempSync(join(tmpdir(), 'sluice-tar-'));
        try {
          execFileSync('tar', ['xzf', '-', '-C', folder], { input: writeArchive(files).bytes });

          const unpacked = files.map(({ path }) => ({
            path,
            bytes: readFileSync(join(folder, path)),
            executable: (statSync(join(folder, path)).mode & 0o100) !== 0,
          }));
          expect(shown(unpacked)).toEqual(shown(files));
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 15 },
    );
  });

  it('unpacks any bytes inside its folder, or fails', () => {
    const archive = fc.oneof(
      fc.uint8Array(),
      fc.uint8Array({ maxLength: 3000 }).map((bytes) => gzipSync(bytes)),
      fc.tuple(tree, fc.nat(), fc.nat(255)).map(([files, at, byte]) => {
        const tar = gunzipSync(writeArchive(files).bytes);
        tar[at % tar.length] = byte;
        return gzipSync(tar);
      }),
    );
    fc.assert(
      fc.property(archive, (bytes) => {
        try {
          for (const { path } of extractArchive(bytes, limits)) {
            expect(path.startsWith('/')).toBe(false);
            expect(path.split('/')).not.toContain('..');
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ArchiveError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is refused with more bytes or files than the limit', () => {
    const files = ['a', 'b', 'c'].map((path) => ({ path, bytes: Buffer.alloc(1000), executable: false }));
    const { bytes } = writeArchive(files);
    const tooLarge = expect.objectContaining({ code: 'too-large' });

    expect(() => extractArchive(bytes, { ...limits, maxFiles: 2 })).toThrow(tooLarge);
    expect(() => extractArchive(bytes, { ...limits, maxBytes: 3000 })).toThrow(tooLarge);
  });
});

describe('what a build read', () => {
  it('is unchanged by a file that it did not look at, and changed by each one that it did', () => {
    fc.assert(
      fc.property(
        tree.filter(({ length }) => length > 1),
        fc.nat(),
        (files, seed) => {
          const [read, other] = [files[seed % files.length]!, files[(seed + 1) % files.length]!];
          const digests = createReadSetDigester(indexFiles(files))({ files: [read.path], folders: [], missing: [] });
          const isUnchangedBy = (changed: TreeFile) => {
            const index = indexFiles(
              files.map((one) =>
                one === changed ? { ...one, bytes: Buffer.concat([one.bytes, Buffer.from('x')]) } : one,
              ),
            );
            return isReadSetUnchanged(digests, createReadSetDigester(index));
          };

          expect(isUnchangedBy(other)).toBe(true);
          expect(isUnchangedBy(read)).toBe(false);
        },
      ),
    );
  });

  it('is changed by a new name in a folder that it listed, and by a file that was missing', () => {
    const before = indexFiles([{ path: 'a/b', bytes: Buffer.from('1'), executable: false }]);
    const added = indexFiles([
      { path: 'a/b', bytes: Buffer.from('1'), executable: false },
      { path: 'a/c', bytes: Buffer.from('1'), executable: false },
    ]);
    const digest = createReadSetDigester(before);

    for (const read of [
      { files: [], folders: ['a'], missing: [] },
      { files: [], folders: [], missing: ['a/c'] },
    ]) {
      expect(isReadSetUnchanged(digest(read), createReadSetDigester(before))).toBe(true);
      expect(isReadSetUnchanged(digest(read), createReadSetDigester(added))).toBe(false);
    }
  });

  it('tells a missing file from what every object has', () => {
    const before = indexFiles([]);
    const added = indexFiles([{ path: 'toString', bytes: Buffer.from('1'), executable: false }]);
    const digests = createReadSetDigester(before)({ files: [], folders: [], missing: ['toString'] });

    expect(digests).toEqual({ 'file:toString': 'missing' });
    expect(isReadSetUnchanged(digests, createReadSetDigester(added))).toBe(false);
  });
});
