import type { Value } from '../../../base/go/value.ts';
import { evaluateRoot } from './check/evaluate.ts';
import { SchemaCompiler } from './compile/compile-schema.ts';
import { checkSchemaWith } from './metaschema/check-schema.ts';
import { type ReadRemoteSchema, SchemaLibrary } from './read/library.ts';
import { writeViolations } from './violation.ts';
import { SchemaWork } from './work.ts';

/** The URL that a chart's values.schema.json has in messages, and to which it is relative. */
export const schemaUrl = 'file:///values.schema.json';

/** Of the schema and what it refers to, which are checked before they are used. */
const mostSchemaSteps = 5_000_000;
/** Of the values. */
const mostValueSteps = 200_000;

/**
 * Holds values against the text of a values.schema.json. Returns the violations, one a line, in the words and the order of Helm's validator; empty
 * where there are none. `readRemote` reads the schemas on the network that it refers to.
 *
 * @throws GoError in Helm's words where the schema itself is wrong; in ours where it takes too much
 */
export function validateValues(text: string, values: Value, readRemote?: ReadRemoteSchema): string {
  const reading = new SchemaWork(schemaUrl, mostSchemaSteps);
  const library = new SchemaLibrary(checkSchemaWith(reading), readRemote);
  library.add(schemaUrl, text);
  const compiler = new SchemaCompiler({ library, work: reading });
  const schema = compiler.compile({ url: schemaUrl, pointer: '' });
  const violations = evaluateRoot(schema, values, new SchemaWork(schemaUrl, mostValueSteps));
  return violations.length === 0 ? '' : `${writeViolations(violations, schemaUrl)}\n`;
}
