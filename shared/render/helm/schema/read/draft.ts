import type { Dict } from '../../../../base/go/value.ts';
import { splitAtHash } from './location.ts';

/** Where a keyword holds schemas: itself, the items of its list, or the values of its object. */
type Position = readonly [keyword: string, holds: 'itself' | 'items' | 'values'];

/** A draft of JSON Schema. */
export interface Draft {
  readonly version: 4 | 6 | 7 | 2019 | 2020;
  /** Of its metaschema. */
  readonly url: string;
  /** The keyword by which a schema names itself. */
  readonly idKeyword: 'id' | '$id';
  readonly positions: readonly Position[];
  /** What the URLs of its vocabularies begin with. */
  readonly vocabularyPrefix: string;
  readonly vocabularies: readonly string[];
  /** Those of a schema whose metaschema does not say otherwise. */
  readonly defaultVocabularies: readonly string[];
}

const positions4: readonly Position[] = [
  ['definitions', 'values'],
  ['not', 'itself'],
  ['allOf', 'items'],
  ['anyOf', 'items'],
  ['oneOf', 'items'],
  ['properties', 'values'],
  ['additionalProperties', 'itself'],
  ['patternProperties', 'values'],
  ['items', 'itself'],
  ['items', 'items'],
  ['additionalItems', 'itself'],
  ['dependencies', 'values'],
];
const positions6: readonly Position[] = [...positions4, ['propertyNames', 'itself'], ['contains', 'itself']];
const positions7: readonly Position[] = [...positions6, ['if', 'itself'], ['then', 'itself'], ['else', 'itself']];
const positions2019: readonly Position[] = [
  ...positions7,
  ['$defs', 'values'],
  ['dependentSchemas', 'values'],
  ['unevaluatedProperties', 'itself'],
  ['unevaluatedItems', 'itself'],
  ['contentSchema', 'itself'],
];
const without = { vocabularyPrefix: '', vocabularies: [], defaultVocabularies: [] };

const draft4: Draft = {
  ...without,
  version: 4,
  url: 'http://json-schema.org/draft-04/schema',
  idKeyword: 'id',
  positions: positions4,
};
const draft6: Draft = {
  ...without,
  version: 6,
  url: 'http://json-schema.org/draft-06/schema',
  idKeyword: '$id',
  positions: positions6,
};
const draft7: Draft = {
  ...without,
  version: 7,
  url: 'http://json-schema.org/draft-07/schema',
  idKeyword: '$id',
  positions: positions7,
};
const draft2019: Draft = {
  version: 2019,
  url: 'https://json-schema.org/draft/2019-09/schema',
  idKeyword: '$id',
  positions: positions2019,
  vocabularyPrefix: 'https://json-schema.org/draft/2019-09/vocab/',
  vocabularies: ['core', 'applicator', 'validation', 'meta-data', 'format', 'content'],
  defaultVocabularies: ['core', 'applicator', 'validation'],
};

/** The draft of a schema that names none. */
export const draft2020: Draft = {
  version: 2020,
  url: 'https://json-schema.org/draft/2020-12/schema',
  idKeyword: '$id',
  positions: [...positions2019, ['prefixItems', 'items']],
  vocabularyPrefix: 'https://json-schema.org/draft/2020-12/vocab/',
  vocabularies: [
    'core',
    'applicator',
    'unevaluated',
    'validation',
    'meta-data',
    'format-annotation',
    'format-assertion',
    'content',
  ],
  defaultVocabularies: ['core', 'applicator', 'unevaluated', 'validation'],
};

/** All drafts, the oldest first. */
export const drafts: readonly Draft[] = [draft4, draft6, draft7, draft2019, draft2020];

const byUrl: ReadonlyMap<string, Draft> = new Map([
  ['json-schema.org/schema', draft2020],
  ...drafts.map((draft) => [draft.url.replace(/^https?:\/\//, ''), draft] as const),
]);

/** The draft whose metaschema has this URL, which may lack its scheme; undefined for any other one. */
export function draftOfUrl(text: string): Draft | undefined {
  const [url, fragment] = splitAtHash(text);
  return fragment === '' ? byUrl.get(url.replace(/^http:\/\/|^https:\/\//, '')) : undefined;
}

/** The text of a keyword; undefined for what is not a text. */
export function textOf(schema: Dict, keyword: string): string | undefined {
  const value = schema.get(keyword);
  return typeof value === 'string' ? value : undefined;
}

/** The URL that a schema gives itself, without its fragment; empty where it gives none. */
export function idOf(draft: Draft, schema: Dict): string {
  if (draft.version < 2019 && schema.has('$ref')) return '';
  return splitAtHash(textOf(schema, draft.idKeyword) ?? '')[0];
}

/** What a schema is written in: a draft, and its vocabularies where its metaschema names them. */
export interface Dialect {
  readonly draft: Draft;
  readonly vocabularies: readonly string[] | undefined;
}

/** Whether the keywords of a vocabulary count. */
export function hasVocabulary({ draft, vocabularies }: Dialect, name: string): boolean {
  if (name === 'core' || draft.version < 2019) return true;
  return (vocabularies ?? draft.defaultVocabularies).includes(name);
}
