import type { Value } from '../../../../base/go/value.ts';
import type { Place } from '../read/location.ts';
import type { Violation } from '../violation.ts';
import type { SchemaWork } from '../work.ts';

/** What is wrong with a value by its type alone; it is reported alone. Undefined where nothing is. */
export type KindCheck = (value: Value, work: SchemaWork) => (() => string) | undefined;

/** Checks a value that is visited, and reports to the visit what is wrong. */
export type Check<Of = Value> = (visit: Visit, value: Of) => void;

/** A schema, compiled: its checks in the order in which Helm's validator reports what they find. */
export interface Schema {
  readonly place: Place;
  draft: number;
  /** What a schema that is `true`, `false` or empty answers, whatever the value. */
  always?: boolean;
  /** The schema around it that has a URL of its own; itself where it has one. */
  resource: Schema;
  /** Of a resource: what its `$dynamicAnchor`s name. */
  readonly dynamicAnchors: Map<string, Schema>;
  dynamicAnchor?: string;
  recursiveAnchor?: boolean;
  /** The `$ref`; up to draft 7 nothing beside it counts but `kinds`. */
  ref?: Schema;
  kinds: readonly KindCheck[];
  objects: readonly Check<ReadonlyMap<string, Value>>[];
  lists: readonly Check<readonly Value[]>[];
  texts: readonly Check<string>[];
  numbers: readonly Check[];
  /** References but for `$ref`, then conditions such as `anyOf`. */
  conditions: readonly Check[];
  /** What looks at the properties and items that nothing else has looked at. */
  rests: readonly Check[];
  /** Whether every property, or every item, or the first items, count as looked at. */
  seesProperties: boolean;
  seesItems: boolean;
  seenItems: number;
  /** Whether it asks for what was not looked at. */
  asksProperties: boolean;
  asksItems: boolean;
}

/** Properties (by their names) or items (by their indexes) that no schema has looked at yet; empty where nobody asks. */
export type Unseen = Set<string | number>;

/** A schema being applied to a value. */
export interface Visit {
  readonly schema: Schema;
  readonly value: Value;
  readonly work: SchemaWork;
  /** Whether it only matters that something is wrong, not what. */
  readonly isQuiet: boolean;
  readonly hasFailed: boolean;
  readonly unseen: Unseen;
  /** Reports what is wrong with the value. */
  fail(text: () => string, causes?: readonly Violation[]): void;
  /** Reports what was found; undefined is nothing. */
  add(found: Violation | undefined): void;
  /** Applies a schema to the same value. */
  same(schema: Schema, isQuiet?: boolean): Violation | undefined;
  /** Applies to the same value what a reference leads to. */
  follow(schema: Schema, keyword: string): Violation | undefined;
  /** Applies a schema to a part of the value, at a key or an index. */
  part(schema: Schema, value: Value, key: string | number): Violation | undefined;
  /** Applies a schema to a name of a property; what is wrong with it is reported without a place. */
  name(schema: Schema, name: string): Violation | undefined;
  /** The outermost schemas on the way here, innermost first. */
  scopes(): Iterable<Schema>;
}
