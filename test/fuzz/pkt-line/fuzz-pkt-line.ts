import { type RefSelector, resolveRef } from '../../../shared/source/resolve-ref.ts';
import { defaultGitLimits, type GitLimits } from '../../../shared/wire/git/git-limits.ts';
import { parsePack } from '../../../shared/wire/git/pack.ts';
import { writePackets } from '../../../shared/wire/git/pkt-line.ts';
import { fetchPack, listRefs } from '../../../shared/wire/git/protocol.ts';
import type { GitTransport } from '../../../shared/wire/git/transport.ts';
import { below, type Fuzz, pick, type Random } from '../fuzz.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { answerOf, makeRealRepository } from '../real-repository.ts';

const mebibyte = 1024 * 1024;
const limits: GitLimits = {
  ...defaultGitLimits,
  maxRefBytes: 4 * mebibyte,
  maxAnswerBytes: 8 * mebibyte,
  maxTotalBytes: 64 * mebibyte,
};

const selectors: readonly RefSelector[] = [
  { branch: 'main' },
  { tag: 'v1.3.0' },
  { semver: '>=1.0.0' },
  { name: 'refs/heads/main' },
  { branch: 'none' },
];

/** Conversations with `git upload-pack`, damaged, in pieces of any size: the references and the pack are read from them. */
export const pktLineFuzz: Fuzz = {
  typedErrors: ['GitError'],
  async prepare() {
    const repository = makeRealRepository();
    const refs = answerOf(repository, request(['command=ls-refs', 'delimiter', 'peel', 'flush']));
    const wanted = ['command=fetch', 'delimiter', 'ofs-delta', 'no-progress', 'deepen 1', `want ${repository.head}`];
    const pack = answerOf(repository, request([...wanted, 'done', 'flush']));
    repository.remove();
    await fetchPack(sending([pack]), repository.head, limits);
    return async (random) => {
      if (random() < 0.5) {
        const server = sending(inPieces(random, mutateLines(random, refs)));
        await resolveRef({ transport: server, limits }, pick(random, selectors));
        await listRefs(server, { prefixes: [] }, limits);
      } else {
        const server = sending(inPieces(random, mutateLines(random, pack)));
        parsePack(await fetchPack(server, repository.head, limits), limits);
      }
    };
  },
};

function request(lines: readonly (string | 'flush' | 'delimiter')[]): Uint8Array {
  return writePackets(lines);
}

function sending(pieces: readonly Uint8Array[]): GitTransport {
  return {
    url: 'https://git.example.com/app',
    async *post() {
      yield* pieces;
    },
    close: async () => undefined,
  };
}

function inPieces(random: Random, bytes: Buffer): Uint8Array[] {
  const size = 1 + below(random, pick(random, [2, 20, 5000, 70_000]));
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

/** The lines of an answer, some of them changed, put again, left out or in another order; else its very bytes changed. */
function mutateLines(random: Random, answer: Buffer): Buffer {
  if (random() < 0.3) return mutateBytes(random, answer);
  const lines = splitLines(answer);
  for (let times = 1 + below(random, 4); times > 0; times--) pick(random, lineMutations)(random, lines);
  return Buffer.concat(lines);
}

function splitLines(answer: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < answer.length; ) {
    const length = Math.max(Number.parseInt(answer.toString('latin1', at, at + 4), 16), 4);
    lines.push(answer.subarray(at, at + length));
    at += length;
  }
  return lines;
}

const oddLines = [
  '0000',
  '0001',
  '0002',
  '0003',
  '0004',
  '0005\x01',
  '0006\x02x',
  '0009ERR x',
  'fff0',
  '000g',
  '0009\x03oops',
].map((line) => Buffer.from(line, 'latin1'));

const lineMutations: readonly ((random: Random, lines: Buffer[]) => void)[] = [
  (random, lines) => void lines.splice(below(random, lines.length + 1), 0, pick(random, oddLines)),
  (random, lines) => void lines.splice(below(random, lines.length), 1),
  (random, lines) => void lines.splice(below(random, lines.length), 0, pick(random, lines)),
  (random, lines) => void lines.push(...Array.from({ length: below(random, 2000) }, () => pick(random, oddLines))),
  (random, lines) => {
    const index = below(random, lines.length);
    const line = lines[index] ?? Buffer.alloc(0);
    const content = mutateBytes(random, line.subarray(4));
    const size = Math.min(content.length + 4, 0xffff)
      .toString(16)
      .padStart(4, '0');
    lines[index] = Buffer.concat([Buffer.from(size), content]);
  },
];
