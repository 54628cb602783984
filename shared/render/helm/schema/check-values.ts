import { decodeUtf8 } from '../../../base/go/utf8.ts';
import { type Dict, GoError } from '../../../base/go/value.ts';
import type { Chart } from '../chart/chart.ts';
import { HelmError } from '../helm-error.ts';
import { typeOf } from './json/json-type.ts';
import type { ReadRemoteSchema } from './read/library.ts';
import { newSchemaBudget, schemaUrl, type ValidateOptions, validateValues } from './validate-values.ts';

/**
 * Holds the values against the values.schema.json of a chart and of its dependencies. `readRemote` reads the schemas on the network that
 * they refer to.
 *
 * @throws HelmError of code `schema`, with every violation by chart and path
 */
export function checkValues(chart: Chart, values: Dict, readRemote?: ReadRemoteSchema): void {
  const text = describe(chart, values, { readRemote, budget: newSchemaBudget() });
  if (text === '') return;
  throw new HelmError(
    'schema',
    `values don't meet the specifications of the schema(s) in the following chart(s):\n${text}`,
  );
}

function describe(chart: Chart, values: Dict, options: ValidateOptions): string {
  const own = chart.schema === undefined ? '' : describeOne(chart.schema, values, options);
  const inner = chart.dependencies.map((child) => {
    const given = values.get(child.name) ?? null;
    if (given === null) return '';
    if (given instanceof Map) return describe(child, given, options);
    return `${child.name}:\ninvalid type for values: expected object (map), got ${typeOf(given)}\n`;
  });
  return `${own === '' ? '' : `${chart.name}:\n${own}`}${inner.join('')}`;
}

function describeOne(schema: Uint8Array, values: Dict, options: ValidateOptions): string {
  try {
    return validateValues(decodeUtf8(schema), values, options);
  } catch (error) {
    if (error instanceof GoError) return error.message;
    // What reads JSON and compares values calls itself for each level.
    if (error instanceof RangeError && error.message.includes('call stack'))
      return `${schemaUrl} nests too deep, or the values do`;
    throw error;
  }
}
