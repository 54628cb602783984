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
  /** Applies a schema to the same value. */
  readonly same: (schema: Value) => Violation[];
  /** Notes a property or item that was looked at. */
  readonly see: (key: string) => void;
  readonly fail: (text: string, causes?: readonly Violation[]) => void;
  /** Counts a step against the limit. */
  readonly step: () => void;
}
