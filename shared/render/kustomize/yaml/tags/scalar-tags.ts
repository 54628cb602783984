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
import { writeExactJson } from '../../../../base/go/json/exact-json.ts';
import { booleanOf, readBinary, resolveNumber } from '../../../../base/go/yaml/resolve-scalar.ts';
import { readTimestamp } from '../../../../base/go/yaml/timestamp.ts';
import { mayBePlain } from '../../../../base/yaml/write/write-scalar.ts';
import { type Mark, markEntry } from '../written-scalars.ts';
import { commentTag } from './tag-commented.ts';
import { blankTag, oddKeyTag, plainTag, quotedTag, wrongNullTag } from './tag-scalars.ts';

/** A scalar that prints in another way than it is written, until it is put into its place: what is noted of it there. */
class WrittenScalar {
  readonly value: unknown;
  readonly mark: Mark;

  constructor(value: unknown, mark: Mark) {
    this.value = value;
    this.mark = mark;
  }
}

/** What a scalar, a key or an item of a document means. */
export function meaningOf(found: unknown): unknown {
  return found instanceof WrittenScalar ? found.value : found;
}

/** A value of which the text is noted, so that it is known to be no text. */
function asWritten(value: unknown, text: string): WrittenScalar {
  return new WrittenScalar(value, { written: { value, text } });
}

type Resolve = (source: string, isExplicit: boolean, tagName: string) => unknown;

/** As Go reads it: `0755` is octal, `1_000` a thousand. Integers that a number cannot hold exactly are bigints. */
const resolveInteger: Resolve = (source) => {
  const found = resolveNumber(source);
  if (found?.type !== 'int') return NOT_RESOLVED;
  const plain = Number(found.value);
  return Number.isSafeInteger(plain) ? plain : found.value;
};

/** Infinity and NaN are words. Go cannot write them: in an object they are an error later. */
const resolveFloat: Resolve = (source, isExplicit, tagName) => {
  const found = resolveNumber(source);
  if (found === undefined)
    return /[a-zA-Z]$/.test(source) ? floatCoreTag.resolve(source, isExplicit, tagName) : NOT_RESOLVED;
  return found.type === 'float' || isExplicit ? Number(found.value) : NOT_RESOLVED;
};

/** Tags of values that are texts here and no texts to Go. */
const textual = new Set(['timestamp', 'binary']);

function remembering(tag: string, base: object, resolve: Resolve) {
  return defineScalarTag<unknown>(`tag:yaml.org,2002:${tag}`, {
    ...(base as typeof nullCoreTag),
    resolve: (source, isExplicit, tagName) => {
      const found = resolve(source, isExplicit, tagName);
      return found === NOT_RESOLVED || (String(found) === source && !textual.has(tag))
        ? found
        : asWritten(found, source);
    },
  });
}

const beside = Symbol('the comment beside the key');

/** The comment that a map or list has brought along, for the map that it is put into. */
function takeComment(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const commented = value as { [beside]?: string };
  const { [beside]: comment } = commented;
  if (comment !== undefined) delete commented[beside];
  return comment;
}

/** Lets what is made with {@link commentTag} bring its comment along. */
function bringing<T extends object>(create: () => T): (tagName: string) => T {
  return (tagName) => Object.assign(create(), { [beside]: tagName.slice(commentTag.length) });
}

/** A key is its text, however it is written; but one that is blank is null, and a map or list its JSON. */
function nameOf(key: unknown): unknown {
  if (key instanceof WrittenScalar) return key.mark.written?.text || null;
  return typeof key === 'object' && key !== null ? writeExactJson(key) : key;
}

const mapOptions = {
  ...mapTag,
  has: (into, key) => mapTag.has(into, nameOf(key)),
  addPair: (into, key, value) => {
    const name = nameOf(key);
    const fault = mapTag.addPair(into, name, meaningOf(value));
    if (fault !== '') return fault;
    if (typeof key !== 'string') markEntry(into, String(name), { hasOddKey: true });
    const comment = takeComment(value);
    if (comment !== undefined) markEntry(into, String(name), { comment });
    if (value instanceof WrittenScalar) markEntry(into, String(name), value.mark);
    return '';
  },
} satisfies Parameters<typeof defineMappingTag<Record<string, unknown>>>[1];

const textTag = { identify: () => false, represent: String };

const listOptions = {
  ...seqTag,
  addItem: (into, item) => {
    into.push(meaningOf(item));
  },
} satisfies Parameters<typeof defineSequenceTag<unknown[]>>[1];

/** What has a tag that nobody knows is what it would be without; a scalar is a text. */
const anyTag = { matchByTagPrefix: true };

/** Scalars as kustomize reads them, and collections that remember how they are written. */
export const scalarTags = [
  remembering('null', nullCoreTag, nullCoreTag.resolve),
  remembering('bool', boolCoreTag, boolCoreTag.resolve),
  remembering('int', intCoreTag, resolveInteger),
  remembering('float', floatCoreTag, resolveFloat),
  remembering('binary', textTag, (source) => readBinary(source) ?? NOT_RESOLVED),
  defineMappingTag('tag:yaml.org,2002:map', mapOptions),
  defineSequenceTag('tag:yaml.org,2002:seq', listOptions),
  defineScalarTag('', { ...textTag, ...anyTag, resolve: (source) => source }),
  defineMappingTag('', { ...mapOptions, ...anyTag }),
  defineSequenceTag('', { ...listOptions, ...anyTag }),
] as const;

/** A boolean is `true` or `false` as a key, however it is written. */
function nameOfSetting(key: unknown): unknown {
  const meaning = meaningOf(key);
  return typeof meaning === 'boolean' ? String(meaning) : key;
}

/** The same for the settings of kustomize, which are read as YAML 1.1: `yes` and `on` are true. */
export const settingsTags = [
  ...scalarTags,
  remembering(
    'bool',
    { ...boolCoreTag, implicitFirstChars: [...'tTfFyYnNoO'] },
    (source) => booleanOf(source) ?? NOT_RESOLVED,
  ),
  defineMappingTag('tag:yaml.org,2002:map', {
    ...mapOptions,
    has: (into, key) => mapOptions.has(into, nameOfSetting(key)),
    addPair: (into, key, value) => mapOptions.addPair(into, nameOfSetting(key), value),
  }),
] as const;

const timestampTag = remembering(
  'timestamp',
  { ...textTag, implicit: true, implicitFirstChars: [...'0123456789'] },
  (source) => readTimestamp(source) ?? NOT_RESOLVED,
);

/** The same for values of charts that kustomize merges, in which dates are times. */
export const valuesTags = [...scalarTags, timestampTag] as const;

/**
 * The same for objects, in which dates are times, texts remember whether they are quoted, and maps and lists the comment beside their keys.
 */
export const objectTags = [
  defineMappingTag(commentTag, { ...mapOptions, ...anyTag, create: bringing(() => ({})) }),
  defineSequenceTag(commentTag, { ...listOptions, ...anyTag, create: bringing(() => []) }),
  ...scalarTags,
  defineScalarTag<unknown>(quotedTag, {
    ...textTag,
    resolve: (source) => (mayBePlain(source) ? new WrittenScalar(source, { isQuoted: true }) : source),
  }),
  defineScalarTag<unknown>(plainTag, {
    ...textTag,
    resolve: (source) => (mayBePlain(source) ? source : new WrittenScalar(source, { isQuoted: false })),
  }),
  defineScalarTag<unknown>(blankTag, {
    ...textTag,
    resolve: () => new WrittenScalar(null, { written: { value: null, text: '' }, isEmptyText: true }),
  }),
  defineScalarTag<unknown>(wrongNullTag, { ...textTag, resolve: (source) => asWritten(null, source) }),
  defineScalarTag<unknown>(oddKeyTag, { ...textTag, resolve: (source) => asWritten(source, source) }),
  timestampTag,
] as const;

/** The same where keys are given twice: the first counts, and the last is noted. */
export const repeatingTags = objectTags.map((tag) =>
  tag.nodeKind === 'mapping'
    ? {
        ...tag,
        addPair: (into: Record<string, unknown>, key: unknown, value: unknown) => {
          if (!tag.has(into, key)) return tag.addPair(into, key, value);
          const mark = value instanceof WrittenScalar ? { mark: value.mark } : {};
          markEntry(into, String(nameOf(key)), { last: { value: meaningOf(value), ...mark } });
          return '';
        },
      }
    : tag,
);
