import type { RE2JS } from 're2js';
import { listOf } from '../../../go/list-items.ts';
import { compileRegexp } from '../../../go/regexp.ts';
import { GoError, type Value } from '../../../go/value.ts';
import { checkItems, checkProperties } from './check-collections.ts';
import { checkKind, checkScalar } from './check-scalars.ts';
import { resolveReference, type SchemaDocument, schemaUrl } from './schema-document.ts';
import type { Violation } from './violation.ts';
import type { Visit } from './visit.ts';

/** What a schema found of one value: its violations, and which properties or items it looked at. */
interface Finding {
  readonly violations: readonly Violation[];
  readonly seen: ReadonlySet<string>;
}

const mostSteps = 200_000;
/** Characters of patterns times those that they are held against, all together: seconds of work. */
const mostMatching = 20_000_000;
/** Instructions of all patterns together, of which each takes most of a kilobyte. */
const mostInstructions = 200_000;
/** Characters of all violations together: long lists of what is allowed are told again for each value. */
const mostText = 4 * 1024 * 1024;
const mostNested = 400;

/** The violations of values against a schema, in the order of Helm's validator. @throws GoError where the schema itself is wrong */
export function validateSchema(document: SchemaDocument, values: Value): readonly Violation[] {
  const budget = { steps: 0, text: 0, matching: 0, patterns: new Map<string, RE2JS>(), instructions: 0 };
  const found = apply(document.root, values, [], { document, budget, chain: [], depth: 0 }).violations;
  return found.flatMap((each) => (each.kind === 'group' && each.at.length === 0 ? each.causes : [each]));
}

interface Scope {
  readonly document: SchemaDocument;
  readonly budget: {
    steps: number;
    text: number;
    matching: number;
    /** Every pattern is compiled once, however many values it is held against. */
    readonly patterns: Map<string, RE2JS>;
    /** Of all compiled patterns. */
    instructions: number;
  };
  /** Schemas that are being applied to this very value. */
  readonly chain: readonly Value[];
  readonly depth: number;
}

const violation = (at: readonly string[], text: string, causes: readonly Violation[] = []): Violation => ({
  at,
  text,
  causes,
  kind: 'plain',
});

function apply(schema: Value, value: Value, at: readonly string[], scope: Scope): Finding {
  const { document, budget, chain, depth } = scope;
  const step = (): void => {
    if (++budget.steps > mostSteps) throw new GoError(`${schemaUrl} takes more than ${mostSteps} steps`);
  };
  step();
  if (depth > mostNested) throw new GoError(`${schemaUrl} nests more than ${mostNested} schemas`);
  const seen = new Set<string>();
  if (schema === false) return { violations: [violation(at, 'false schema')], seen };
  if (!(schema instanceof Map)) return { violations: [], seen };
  if (chain.includes(schema)) throw new GoError(`${schemaUrl} refers to itself without an end`);
  const kind = checkKind({ schema, value, document, step });
  if (kind !== undefined) return { violations: [counted(violation(at, kind), budget)], seen };
  const found: Violation[] = [];
  const visit: Visit = {
    schema,
    value,
    at,
    document,
    step,
    matches: (pattern, text) => {
      budget.matching += (pattern.length + 1) * (text.length + 1);
      if (budget.matching > mostMatching)
        throw new GoError(`the patterns of ${schemaUrl} take too long for these values`);
      return compiledOnce(pattern, budget).matcher(text).find();
    },
    see: (key) => seen.add(key),
    fail: (text, causes) => found.push(counted(violation(at, text, causes), budget)),
    inner: (other, part, key) => {
      return [...apply(other, part, [...at, key], { document, budget, chain: [], depth: depth + 1 }).violations];
    },
    same: (other, from = document) => {
      const inside = apply(other, value, at, { document: from, budget, chain: [...chain, schema], depth: depth + 1 });
      if (inside.violations.length === 0) for (const key of inside.seen) seen.add(key);
      return [...inside.violations];
    },
  };
  const alone = document.draft < 2019 && applyReference(visit, '$ref', found);
  if (!alone) applyKeywords(visit, found, seen);
  if (found.length < 2) return { violations: found, seen };
  return { violations: [{ at, text: 'validation failed', causes: found, kind: 'group' }], seen };
}

function compiledOnce(pattern: string, budget: Scope['budget']): RE2JS {
  const known = budget.patterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileRegexp(pattern);
  budget.instructions += compiled.programSize();
  if (budget.instructions > mostInstructions)
    throw new GoError(`the patterns of ${schemaUrl} are larger than ${mostInstructions} instructions together`);
  budget.patterns.set(pattern, compiled);
  return compiled;
}

function counted(one: Violation, budget: Scope['budget']): Violation {
  budget.text += one.text.length + one.at.reduce((length, part) => length + part.length, 0);
  if (budget.text > mostText) throw new GoError(`${schemaUrl} finds more wrong than ${mostText} characters can say`);
  return one;
}

function applyKeywords(visit: Visit, found: Violation[], seen: ReadonlySet<string>): void {
  const { schema, value, document, fail, inner } = visit;
  if (document.draft >= 2019) applyReference(visit, '$ref', found);
  if (value instanceof Map) found.push(...checkProperties(visit, value));
  else if (Array.isArray(value)) found.push(...checkItems(visit, value));
  else for (const text of checkScalar(visit)) fail(text);
  if (document.draft >= 2019) {
    applyReference(visit, '$recursiveRef', found);
    applyReference(visit, '$dynamicRef', found);
  }
  applyConditions(visit, found);
  if (document.draft < 2019) return;
  const rest =
    value instanceof Map ? [...value] : Array.isArray(value) ? value.map((item, at) => [`${at}`, item] as const) : [];
  const others = schema.get(value instanceof Map ? 'unevaluatedProperties' : 'unevaluatedItems');
  if (others === undefined) return;
  for (const [key, item] of rest) {
    if (seen.has(key)) continue;
    found.push(...inner(others, item, key));
    visit.see(key);
  }
}

function applyReference({ schema, at, document, same }: Visit, keyword: string, found: Violation[]): boolean {
  const reference = schema.get(keyword);
  if (typeof reference !== 'string') return false;
  const resolved = resolveReference(document, reference);
  const inside = same(resolved.schema, resolved.document).flatMap((each) =>
    each.kind === 'group' ? each.causes : [each],
  );
  if (inside.length > 0) found.push({ at, text: 'validation failed', causes: inside, kind: 'reference' });
  return true;
}

function applyConditions({ schema, same, fail, document }: Visit, found: Violation[]): void {
  if (schema.has('not') && same(schema.get('not')).length === 0) fail("'not' failed");
  const all = listOf(schema.get('allOf')).flatMap((each) => same(each));
  if (all.length > 0) fail("'allOf' failed", all);
  const any = listOf(schema.get('anyOf')).map((each) => same(each));
  if (any.length > 0 && any.every(({ length }) => length > 0)) fail("'anyOf' failed", any.flat());
  const one = listOf(schema.get('oneOf')).map((each) => same(each));
  const [first, second] = [...one.keys()].filter((index) => one[index]?.length === 0);
  if (one.length > 0 && first === undefined) fail("'oneOf' failed, none matched", one.flat());
  if (second !== undefined) fail(`'oneOf' failed, subschemas ${first}, ${second} matched`);
  if (document.draft < 7 || !schema.has('if')) return;
  const branch = schema.get(same(schema.get('if')).length === 0 ? 'then' : 'else');
  if (branch !== undefined) found.push(...same(branch));
}
