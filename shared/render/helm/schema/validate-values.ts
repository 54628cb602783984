import type { Value } from '../../../base/go/value.ts';
import { evaluateRoot } from './check/evaluate.ts';
import { SchemaCompiler } from './compile/compile-schema.ts';
import { checkSchemaWith } from './metaschema/check-schema.ts';
import { type ReadRemoteSchema, SchemaLibrary } from './read/library.ts';
import { writeViolations } from './violation.ts';
import { SchemaWork } from './work.ts';

/** The URL that a chart's values.schema.json has in messages, and to which it is relative. */
export const schemaUrl = 'file:///values.schema.json';

/** Of the schemas and what they refer to, which are checked before they are used. */
const mostSchemaSteps = 5_000_000;
/** Of the values. */
const mostValueSteps = 400_000;

/** What the schemas of a chart and of its dependencies may cost together. */
export interface SchemaBudget {
  readonly schemas: SchemaWork;
  readonly values: SchemaWork;
}

/** A budget of which nothing is spent. */
export const newSchemaBudget = (): SchemaBudget => ({
  schemas: new SchemaWork(schemaUrl, mostSchemaSteps),
  values: new SchemaWork(schemaUrl, mostValueSteps),
});

/** What a validation may read and cost. */
export interface ValidateOptions {
  /** Reads the schemas on the network that the schema refers to; without it such a reference is an error. */
  readonly readRemote?: ReadRemoteSchema | undefined;
  readonly budget?: SchemaBudget;
}

/**
 * Holds values against the text of a values.schema.json. Returns the violations, one a line, in the words and the order of Helm's
 * validator; empty if there are none.
 *
 * @throws GoError in Helm's words where the schema itself is wrong; in ours where it takes too much
 */
export function validateValues(text: string, values: Value, options: ValidateOptions = {}): string {
  const { readRemote, budget = newSchemaBudget() } = options;
  const library = new SchemaLibrary({ check: checkSchemaWith(budget.schemas), step: budget.schemas.step, readRemote });
  library.add(schemaUrl, text);
  const compiler = new SchemaCompiler({ library, work: budget.schemas });
  const schema = compiler.compile({ url: schemaUrl, pointer: '' });
  const violations = evaluateRoot(schema, values, budget.values);
  return violations.length === 0 ? '' : `${writeViolations(violations, schemaUrl)}\n`;
}
