import {
  boolCoreTag,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  floatCoreTag,
  intCoreTag,
  mapTag,
  NOT_RESOLVED,
  nullCoreTag,
  seqTag,
} from 'js-yaml';
import { markWritten } from './written-scalars.ts';

/** A scalar that prints in another way than it is written, until it is put into its place. */
class WrittenScalar {
  readonly value: unknown;
  readonly text: string;

  constructor(value: unknown, text: string) {
    this.value = value;
    this.text = text;
  }
}

/** What a scalar, a key or an item of a document means. */
export function meaningOf(found: unknown): unknown {
  return found instanceof WrittenScalar ? found.value : found;
}

/** The integers that Go holds exactly; larger ones are floats to it too. */
const largest = 2n ** 64n;

/** `0755` is octal, as `0o755` is; integers that a number cannot hold exactly are bigints. */
const resolveInteger: typeof resolveAny = (source, isExplicit, tagName) => {
  if (/^[-+]?0[0-7]+$/.test(source)) return Number.parseInt(source, 8);
  const found = intCoreTag.resolve(source, isExplicit, tagName);
  if (typeof found !== 'number' || Number.isSafeInteger(found) || !/^[-+]?\d+$/.test(source)) return found;
  const exact = BigInt(source.replace('+', ''));
  return exact < largest && exact >= -largest / 2n ? exact : found;
};

declare function resolveAny(source: string, isExplicit: boolean, tagName: string): unknown;

function remembering(tag: string, base: object, resolve: typeof resolveAny) {
  return defineScalarTag<unknown>(`tag:yaml.org,2002:${tag}`, {
    ...(base as typeof nullCoreTag),
    resolve: (source, isExplicit, tagName) => {
      const found = resolve(source, isExplicit, tagName);
      return found === NOT_RESOLVED || String(found) === source ? found : new WrittenScalar(found, source);
    },
  });
}

const map = defineMappingTag<Record<string, unknown>>('tag:yaml.org,2002:map', {
  ...mapTag,
  addPair: (into, key, value) => {
    // A key is its text, however it is written; but one that is blank is null.
    const name = key instanceof WrittenScalar ? key.text || null : key;
    if (!(value instanceof WrittenScalar)) return mapTag.addPair(into, name, value);
    const fault = mapTag.addPair(into, name, value.value);
    if (fault === '') markWritten(into, String(name), value.value, value.text);
    return fault;
  },
});

const list = defineSequenceTag<unknown[]>('tag:yaml.org,2002:seq', {
  ...seqTag,
  addItem: (into, item) => {
    into.push(meaningOf(item));
  },
});

/** Scalars as kustomize reads them, and collections that remember how they are written. */
export const scalarTags = [
  remembering('null', nullCoreTag, nullCoreTag.resolve),
  remembering('bool', boolCoreTag, boolCoreTag.resolve),
  remembering('int', intCoreTag, resolveInteger),
  remembering('float', floatCoreTag, floatCoreTag.resolve),
  map,
  list,
] as const;
