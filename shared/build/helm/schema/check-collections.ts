import type { Dict, List, Value } from '../../../go/value.ts';
import { checkCount } from './check-scalars.ts';
import { findDuplicate, numberOf } from './json-value.ts';
import { singleQuoted, type Violation } from './violation.ts';
import type { Visit } from './visit.ts';

const mapOf = (value: Value): Dict => (value instanceof Map ? value : new Map());
const namesOf = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
const quoted = (names: readonly string[]): string => names.map(singleQuoted).join(', ');

/** The keywords that look into an object. */
export function checkProperties(visit: Visit, value: Dict): Violation[] {
  const { schema, inner, fail, see } = visit;
  for (const text of checkCount(schema, 'Properties', value.size)) fail(text);
  const missing = namesOf(schema.get('required')).filter((name) => !value.has(name));
  if (missing.length > 0) fail(`missing ${missing.length === 1 ? 'property' : 'properties'} ${quoted(missing)}`);
  const found = checkDependents(visit, value);
  const properties = mapOf(schema.get('properties'));
  const patterns = [...mapOf(schema.get('patternProperties'))];
  const others = schema.get('additionalProperties');
  const refused: string[] = [];
  for (const [key, item] of [...value].sort(([a], [b]) => (a < b ? -1 : 1))) {
    visit.step();
    const own = patterns.filter(([pattern]) => visit.matches(pattern, key)).map(([, each]) => each);
    if (properties.has(key)) own.unshift(properties.get(key));
    for (const each of own) found.push(...inner(each, item, key));
    if (own.length === 0 && others === false) refused.push(key);
    else if (own.length === 0 && others !== undefined) found.push(...inner(others, item, key));
    if (own.length > 0 || others !== undefined) see(key);
  }
  if (refused.length > 0) fail(`additional properties ${quoted(refused)} not allowed`);
  if (visit.document.draft > 4 && schema.has('propertyNames')) checkNames(visit, value);
  return found;
}

function checkNames({ schema, inner, fail }: Visit, value: Dict): void {
  for (const key of value.keys()) {
    const inside = inner(schema.get('propertyNames'), key, key).map((each) => ({ ...each, at: [] }));
    if (inside.length > 0) fail(`invalid propertyName ${singleQuoted(key)}`, inside);
  }
}

function checkDependents({ schema, same, fail, document }: Visit, value: Dict): Violation[] {
  const keywords = document.draft < 2019 ? ['dependencies'] : ['dependencies', 'dependentSchemas', 'dependentRequired'];
  const found: Violation[] = [];
  for (const [key, dependent] of keywords.flatMap((keyword) => [...mapOf(schema.get(keyword))])) {
    if (!value.has(key)) continue;
    if (!Array.isArray(dependent)) {
      found.push(...same(dependent));
      continue;
    }
    const missing = namesOf(dependent).filter((name) => !value.has(name));
    if (missing.length > 0) fail(`properties ${quoted(missing)} required, if ${singleQuoted(key)} exists`);
  }
  return found;
}

/** The keywords that look into a list. */
export function checkItems(visit: Visit, value: List): Violation[] {
  const { schema, document, fail, inner, see } = visit;
  for (const text of checkCount(schema, 'Items', value.length)) fail(text);
  const equal = schema.get('uniqueItems') === true ? findDuplicate(value, visit.step) : undefined;
  if (equal !== undefined) fail(`items at ${equal[0]} and ${equal[1]} are equal`);
  const tuple = schema.get(document.draft < 2020 ? 'items' : 'prefixItems');
  const first = Array.isArray(tuple) ? tuple : [];
  const rest = schema.get(document.draft < 2020 && Array.isArray(tuple) ? 'additionalItems' : 'items');
  const left = value.length - first.length;
  const isCounted = document.draft < 2020 && rest === false;
  if (isCounted && left > 0 && Array.isArray(tuple)) fail(`last ${left} additionalItem(s) not allowed`);
  const found: Violation[] = [];
  for (const [index, item] of value.entries()) {
    const own = index < first.length ? first[index] : isCounted && Array.isArray(tuple) ? undefined : rest;
    if (own === undefined) continue;
    found.push(...inner(own, item, String(index)));
    see(String(index));
  }
  if (document.draft > 4 && schema.has('contains')) checkContains(visit, value);
  return found;
}

function checkContains({ schema, inner, fail, see, document }: Visit, value: List): void {
  const inside = value.map((item, index) => inner(schema.get('contains'), item, String(index)));
  const matched = [...inside.keys()].filter((index) => inside[index]?.length === 0);
  if (document.draft >= 2020) for (const index of matched) see(String(index));
  const least = numberOf(schema.get('minContains'));
  const most = numberOf(schema.get('maxContains'));
  const at = matched.length === 0 ? 'but none matched' : `but matched ${matched.length} items at ${matched.join(' ')}`;
  if (least === undefined && matched.length === 0) fail('no items match contains schema', inside.flat());
  if (least !== undefined && matched.length < least) {
    fail(`min ${least} items required to match contains schema, ${at}`, inside.flat());
  }
  if (most !== undefined && matched.length > most) {
    fail(`max ${most} items required to match contains schema, ${at}`);
  }
}
