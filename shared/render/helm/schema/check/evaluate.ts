import { quote } from '../../../../base/go/strconv/quote.ts';
import { GoError, type Value } from '../../../../base/go/value.ts';
import type { Check, Schema, Unseen, Visit } from '../compile/schema.ts';
import { singleQuoted } from '../json/display.ts';
import { isNumber } from '../json/number.ts';
import { below, writePlace } from '../read/location.ts';
import type { Path, Violation } from '../violation.ts';
import type { SchemaWork } from '../work.ts';

/** Schemas applied inside one another. */
const mostNested = 1000;

/** The metaschema that counts at a place of a file whose resources have different dialects. */
export interface DialectSwitch {
  /** The metaschema of the dialect at hand. */
  readonly current: Schema;
  /** The switch for a resource that begins at the place; undefined if none does. */
  at(path: Path | undefined): DialectSwitch | undefined;
}

/** What a schema is applied to, and how. */
interface Application {
  readonly schema: Schema;
  readonly value: Value;
  readonly at: Path | undefined;
  readonly work: SchemaWork;
  readonly isQuiet: boolean;
  readonly dialects: DialectSwitch | undefined;
  /** Where the schema was reached from; undefined for the first one. */
  readonly from: Scope | undefined;
  readonly keyword: string;
  /** Whether the one before was applied to the same value. */
  readonly isSameValue: boolean;
  /** Whether the one before asks for what was not looked at. */
  readonly isAsked: boolean;
}

/** A schema on the way to the one that is applied. */
interface Scope {
  readonly schema: Schema;
  readonly keyword: string;
  readonly isSameValue: boolean;
  readonly above: Scope | undefined;
  readonly depth: number;
}

const quiet: Violation = { at: undefined, text: () => '', causes: [], kind: 'plain' };
/** Shared: nothing is ever added to it. */
const nothing: Unseen = new Set();

function unseenOf({ value, schema, isAsked, work }: Application): Unseen {
  if (value instanceof Map) {
    if (schema.seesProperties || !(isAsked || schema.asksProperties)) return nothing;
    work.step(value.size >> 2);
    return new Set(value.keys());
  }
  if (!Array.isArray(value) || schema.seesItems || !(isAsked || schema.asksItems)) return nothing;
  work.step(value.length >> 2);
  const unseen = new Set<number>();
  for (let index = schema.seenItems; index < value.length; index++) unseen.add(index);
  return unseen;
}

/** A schema being applied to a value, and what it has found so far. */
class Visiting implements Visit {
  readonly schema: Schema;
  readonly value: Value;
  readonly work: SchemaWork;
  readonly isQuiet: boolean;
  readonly #at: Path | undefined;
  readonly #dialects: DialectSwitch | undefined;
  readonly #scope: Scope;
  readonly found: Violation[] = [];
  readonly unseen: Unseen;

  constructor(application: Application) {
    const { value, work, isQuiet, at, from, keyword, isSameValue } = application;
    const scope: Scope = {
      schema: application.schema,
      keyword,
      isSameValue,
      above: from,
      depth: from === undefined ? 0 : from.depth + 1,
    };
    if (scope.depth > mostNested)
      throw new GoError(`${scope.schema.place.url} nests too deep: more than ${mostNested} schemas`);
    this.unseen = unseenOf(application);
    const isSwitched = from !== undefined && application.dialects?.current === application.schema;
    const own = isSwitched ? application.dialects?.at(at) : undefined;
    this.#dialects = own ?? application.dialects;
    this.schema = own?.current ?? application.schema;
    this.value = value;
    this.work = work;
    this.isQuiet = isQuiet;
    this.#at = at;
    this.#scope = scope;
  }

  get hasFailed(): boolean {
    return this.found.length > 0;
  }

  fail(text: () => string, causes: readonly Violation[] = []): void {
    this.found.push(this.violation(text, causes));
  }

  violation(text: () => string, causes: readonly Violation[] = [], kind: Violation['kind'] = 'plain'): Violation {
    return this.isQuiet ? quiet : { at: this.#at, text, causes, kind };
  }

  add(found: Violation | undefined): void {
    if (found !== undefined) this.found.push(found);
  }

  same(schema: Schema, isQuiet = false): Violation | undefined {
    return this.#sameBy(schema, '', isQuiet);
  }

  #sameBy(schema: Schema, keyword: string, isQuiet: boolean): Violation | undefined {
    const inner = new Visiting({
      schema,
      value: this.value,
      at: this.#at,
      work: this.work,
      isQuiet: this.isQuiet || isQuiet,
      dialects: this.#dialects,
      from: this.#scope,
      keyword,
      isSameValue: true,
      isAsked: this.unseen.size > 0,
    });
    const found = evaluate(inner);
    if (found === undefined && this.unseen.size > 0) this.#keepUnseen(inner.unseen);
    return found;
  }

  #keepUnseen(unseen: Unseen): void {
    this.work.step(this.unseen.size >> 3);
    for (const key of this.unseen) if (!unseen.has(key)) this.unseen.delete(key);
  }

  follow(schema: Schema, keyword: string): Violation | undefined {
    const found = this.#sameBy(schema, keyword, false);
    if (found === undefined) return undefined;
    const causes = found.kind === 'group' ? found.causes : [found];
    return this.violation(() => 'validation failed', causes, 'reference');
  }

  part(schema: Schema, value: Value, key: string | number): Violation | undefined {
    return evaluate(
      new Visiting({
        schema,
        value,
        at: { above: this.#at, key },
        work: this.work,
        isQuiet: this.isQuiet,
        dialects: this.#dialects,
        from: this.#scope,
        keyword: '',
        isSameValue: false,
        isAsked: false,
      }),
    );
  }

  name(schema: Schema, name: string): Violation | undefined {
    const found = evaluateRoot(schema, name, this.work, this.#dialects);
    if (found.length === 0) return undefined;
    return this.isQuiet
      ? quiet
      : { at: undefined, text: () => `invalid propertyName ${singleQuoted(name)}`, causes: found, kind: 'plain' };
  }

  *scopes(): Iterable<Schema> {
    for (let scope: Scope | undefined = this.#scope; scope !== undefined; scope = scope.above) {
      if ((scope.depth & 7) === 0) this.work.step();
      yield scope.schema;
    }
  }

  /** The violation of a schema that is already being applied to the same value; undefined if it is not. */
  cycle(): Violation | undefined {
    let scope: Scope = this.#scope;
    while (scope.isSameValue && scope.above !== undefined) {
      scope = scope.above;
      if ((scope.depth & 7) === 0) this.work.step();
      if (scope.schema === this.#scope.schema) return this.#cycleWith(scope);
    }
    return undefined;
  }

  #cycleWith(other: Scope): Violation {
    const { place } = this.schema;
    return this.violation(
      () =>
        `both ${wayTo(this.#scope)} and ${wayTo(other)} resolve to ${quote(writePlace(place))} causing reference cycle`,
    );
  }
}

/** The keywords from the first schema to a scope. */
function wayTo(scope: Scope): string {
  let way = '';
  for (let at = scope; at.above !== undefined; at = at.above) {
    const step =
      at.keyword !== ''
        ? below('', at.keyword)
        : writePlace(at.schema.place).slice(writePlace(at.above.schema.place).length);
    way = `${step}${way}`;
  }
  return way;
}

/** Runs the checks in their order. */
function runAll<Of extends Value>(checks: readonly Check<Of>[], visit: Visiting, value: Of): void {
  for (const check of checks) check(visit, value);
}

function checkValue(visit: Visiting): void {
  const { schema, value } = visit;
  if (value instanceof Map) runAll(schema.objects, visit, value);
  else if (Array.isArray(value)) runAll(schema.lists, visit, value as never);
  else if (typeof value === 'string') runAll(schema.texts, visit, value);
  else if (isNumber(value)) runAll(schema.numbers, visit, value);
}

function evaluate(visit: Visiting): Violation | undefined {
  const { schema, value, work, found } = visit;
  work.step();
  if (schema.always !== undefined) return schema.always ? undefined : visit.violation(() => 'false schema');
  const cycle = visit.cycle();
  if (cycle !== undefined) return cycle;
  for (const check of schema.kinds) {
    const text = check(value, work);
    if (text !== undefined) return visit.violation(text);
  }
  if (schema.ref !== undefined) {
    const inside = visit.follow(schema.ref, '$ref');
    if (schema.draft < 2019) return inside;
    visit.add(inside);
  }
  checkValue(visit);
  if (found.length === 0 || !visit.isQuiet) {
    runAll(schema.conditions, visit, value);
    runAll(schema.rests, visit, value);
  }
  return found.length < 2 ? found[0] : visit.violation(() => 'validation failed', found, 'group');
}

/** Applies a schema to a value by itself. Returns what is wrong, side by side. @throws GoError beyond a limit */
export function evaluateRoot(
  schema: Schema,
  value: Value,
  work: SchemaWork,
  dialects?: DialectSwitch,
): readonly Violation[] {
  const visit = new Visiting({
    schema,
    value,
    at: undefined,
    work,
    isQuiet: false,
    dialects,
    from: undefined,
    keyword: '',
    isSameValue: false,
    isAsked: false,
  });
  const found = evaluate(visit);
  if (found === undefined) return [];
  return found.kind === 'group' ? found.causes : [found];
}
