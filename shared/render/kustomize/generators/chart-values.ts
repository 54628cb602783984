import { formatFloat } from '../../../base/go/strconv/format-float.ts';
import type { Json, JsonObject } from '../object/resource.ts';
import { helmChartSchema } from '../read/helm-fields.ts';
import { forgetWritten } from '../yaml/written-scalars.ts';

const fields = Object.entries(helmChartSchema.parse({}));
const textFields = new Set(fields.filter(([, empty]) => empty === '').map(([key]) => key.toLowerCase()));
const listFields = new Set(fields.filter(([, empty]) => Array.isArray(empty)).map(([key]) => key.toLowerCase()));

/**
 * `valuesInline` as it comes to kustomize's generator: Go's library takes the values for an entry of `helmCharts` once more, so that what
 * has the name of a text field there (`version: 1.10`) becomes a text, in any case of letters.
 *
 * @see https://github.com/kubernetes-sigs/yaml/blob/master/yaml.go
 */
export function asEntryFields(values: JsonObject): JsonObject {
  return Object.fromEntries(
    // It is written as JSON in between: a null that was left blank is one that was not.
    Object.entries(forgetWritten(values)).map(([key, value]) => {
      const name = key.toLowerCase();
      if (textFields.has(name)) return [key, asText(value)];
      return [key, listFields.has(name) && Array.isArray(value) ? value.map((item: Json) => asText(item)) : value];
    }),
  );
}

const largestInteger = 2 ** 64;

function asText(value: Json): Json {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return value;
  const number = Number(value);
  const isInteger = Number.isInteger(number) && number < largestInteger && number >= -largestInteger / 2;
  return isInteger ? String(number) : formatFloat(asFloat32(number), 'g', -1);
}

/** The number with as few digits as a float of 32 bits needs. */
function asFloat32(number: number): number {
  const nearest = Math.fround(number);
  if (!Number.isFinite(nearest)) return number;
  let digits = 1;
  while (Math.fround(Number(nearest.toPrecision(digits))) !== nearest) digits++;
  return Number(nearest.toPrecision(digits));
}
