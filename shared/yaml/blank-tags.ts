import { defineMappingTag, defineScalarTag, defineSequenceTag, mapTag, nullCoreTag, seqTag } from 'js-yaml';
import { markBlank } from './left-blank.ts';

/** Stands for a value that is left blank until it is put into its place: null there, but maps remember it. */
export const blank = Symbol('left blank');

const nullTag = defineScalarTag<unknown>('tag:yaml.org,2002:null', {
  ...nullCoreTag,
  resolve: (source, isExplicit, tagName) => (source === '' ? blank : nullCoreTag.resolve(source, isExplicit, tagName)),
});

const blankAwareMap = defineMappingTag<Record<string, unknown>>('tag:yaml.org,2002:map', {
  ...mapTag,
  addPair: (map, key, value) => {
    const name = key === blank ? null : key;
    if (value !== blank) return mapTag.addPair(map, name, value);
    const fault = mapTag.addPair(map, name, null);
    if (fault === '') markBlank(map, String(name));
    return fault;
  },
});

const blankAwareList = defineSequenceTag<unknown[]>('tag:yaml.org,2002:seq', {
  ...seqTag,
  addItem: (list, item) => {
    list.push(item === blank ? null : item);
  },
});

/** Read blank values as null, and mark the maps that have them. */
export const blankTags = [nullTag, blankAwareMap, blankAwareList] as const;
