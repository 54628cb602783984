import type { Dict, Value } from '../../../go/value.ts';
import type { SchemaDocument } from './schema-document.ts';
import type { Violation } from './violation.ts';

/** A schema being applied to a value, with what it needs to apply others. */
export interface Visit {
  readonly schema: Dict;
  readonly value: Value;
  readonly at: readonly string[];
  readonly document: SchemaDocument;
  /** Applies a schema to a part of the value, `key` being its place. */
  readonly inner: (schema: Value, value: Value, key: string) => Violation[];
  /** Applies a schema to the same value; of another file where one is given. */
  readonly same: (schema: Value, document?: SchemaDocument) => Violation[];
  /** Notes a property or item that was looked at. */
  readonly see: (key: string) => void;
  readonly fail: (text: string, causes?: readonly Violation[]) => void;
  /** Is a pattern found in a text? Counted against a limit. @throws GoError where RE2 does not take it */
  readonly matches: (pattern: string, text: string) => boolean;
  /** Counts a step against the limit. */
  readonly step: () => void;
}
