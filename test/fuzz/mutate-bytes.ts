import { below, pick, type Random } from './fuzz.ts';

type Mutation = (random: Random, bytes: Buffer) => Buffer;

/** Where something begins and ends, one of them after the other. */
function range(random: Random, length: number): readonly [start: number, end: number] {
  const start = below(random, length + 1);
  return [start, Math.min(length, start + below(random, 64))];
}

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x30, 0x66];

const mutations: readonly Mutation[] = [
  (random, bytes) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[below(random, changed.length)] = below(random, 256);
    return changed;
  },
  (random, bytes) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[below(random, changed.length)] = pick(random, interesting);
    return changed;
  },
  (random, bytes) => bytes.subarray(0, below(random, bytes.length + 1)),
  (random, bytes) => {
    const [start, end] = range(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (random, bytes) => {
    const [start, end] = range(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  (random, bytes) => {
    const [start] = range(random, bytes.length);
    const added = Buffer.from(Array.from({ length: below(random, 16) }, () => below(random, 256)));
    return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start)]);
  },
];

/** The bytes with one to four changes of any kind. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  let changed = bytes;
  for (let times = 1 + below(random, 4); times > 0; times--) changed = pick(random, mutations)(random, changed);
  return changed;
}
