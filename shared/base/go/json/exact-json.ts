/** Integers that a double may not hold exactly. Only texts with such integers take the slower, exact path. */
const longInteger = /[0-9]{16}/;
const integer = /^-?[0-9]+$/;

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/** Parses JSON. An integer that a double cannot hold becomes a bigint, so that it can be written back unchanged. */
export function parseExactJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? exactOf(value, context?.source ?? '') : value;
  return JSON.parse(text, exact);
}

/** Integers beyond 64 bits are floats in Go, too. */
function exactOf(value: number, source: string): number | bigint {
  if (!integer.test(source)) return value;
  const exact = BigInt(source);
  return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : value;
}

/** Writes JSON; the inverse of `parseExactJson`. */
export function writeExactJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? rawJson(String(item)) : item));
}
