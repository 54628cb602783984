import type { Dict, Value } from '../../../../base/go/value.ts';
import { countOf, isNumber } from '../json/number.ts';
import { type Dialect, hasVocabulary } from '../read/draft.ts';

/** The vocabulary of a keyword, and the draft that brought it. */
type Origin = readonly [vocabulary: string, since: number];

const originsOf = (vocabulary: string, since: number, keywords: string): readonly (readonly [string, Origin])[] =>
  keywords.split(' ').map((keyword) => [keyword, [vocabulary, since]]);

/** Only these check something; any other keyword is ignored. */
const origins: ReadonlyMap<string, Origin> = new Map([
  ...originsOf('core', 4, '$ref'),
  ...originsOf('core', 2019, '$recursiveRef $recursiveAnchor'),
  ...originsOf('core', 2020, '$dynamicRef $dynamicAnchor'),
  ...originsOf('applicator', 4, 'allOf anyOf oneOf not items additionalItems properties patternProperties'),
  ...originsOf('applicator', 4, 'additionalProperties dependencies'),
  ...originsOf('applicator', 6, 'contains propertyNames'),
  ...originsOf('applicator', 7, 'if then else'),
  ...originsOf('applicator', 2019, 'dependentSchemas'),
  ...originsOf('applicator', 2020, 'prefixItems'),
  ...originsOf('unevaluated', 2019, 'unevaluatedItems unevaluatedProperties'),
  ...originsOf('validation', 4, 'type enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum'),
  ...originsOf('validation', 4, 'minLength maxLength pattern minItems maxItems uniqueItems'),
  ...originsOf('validation', 4, 'maxProperties minProperties required'),
  ...originsOf('validation', 6, 'const'),
  ...originsOf('validation', 2019, 'minContains maxContains dependentRequired'),
  ...originsOf('format', 4, 'format'),
]);

/** Vocabularies that a draft calls otherwise. */
const otherNames: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  unevaluated: { 2019: 'applicator' },
  format: { 2020: 'format-assertion' },
};

/** Reads the keywords of a schema that count in its dialect; any other reads as undefined. */
export class KeywordReader {
  readonly #schema: Dict;
  readonly #dialect: Dialect;
  /** Up to draft 7 nothing that draft 4 knows counts beside a `$ref`. */
  readonly #isReference: boolean;
  readonly #checksFormats: boolean;

  constructor(schema: Dict, dialect: Dialect, checksFormats: boolean) {
    this.#schema = schema;
    this.#dialect = dialect;
    this.#checksFormats = checksFormats;
    this.#isReference = dialect.draft.version < 2019 && typeof schema.get('$ref') === 'string';
  }

  get draft(): number {
    return this.#dialect.draft.version;
  }

  get(keyword: string): Value {
    const value = this.#schema.get(keyword);
    return value !== undefined && this.#counts(keyword) ? value : undefined;
  }

  #counts(keyword: string): boolean {
    const [vocabulary, since] = origins.get(keyword) as Origin;
    if (since > this.draft) return false;
    if (this.#isReference && since === 4 && keyword !== '$ref') return false;
    if (vocabulary === 'format' && this.#checksFormats) return true;
    return hasVocabulary(this.#dialect, otherNames[vocabulary]?.[this.draft] ?? vocabulary);
  }

  text(keyword: string): string | undefined {
    const value = this.get(keyword);
    return typeof value === 'string' ? value : undefined;
  }

  flag(keyword: string): boolean | undefined {
    const value = this.get(keyword);
    return typeof value === 'boolean' ? value : undefined;
  }

  /** A number of any of Go's types. */
  number(keyword: string): Value {
    const value = this.get(keyword);
    return isNumber(value) ? value : undefined;
  }

  count(keyword: string): number | undefined {
    return countOf(this.get(keyword));
  }

  list(keyword: string): readonly Value[] | undefined {
    const value = this.get(keyword);
    return Array.isArray(value) ? value : undefined;
  }

  object(keyword: string): Dict | undefined {
    const value = this.get(keyword);
    return value instanceof Map ? value : undefined;
  }
}

/** The texts of a list. */
export const textsIn = (list: readonly Value[]): readonly string[] => list.filter((item) => typeof item === 'string');
