/** The data of a Secret: each value in Base64. */
export type SecretData = Readonly<Record<string, string>>;

/** The value of the first of these keys that is there, as text. */
export function decodeKey(data: SecretData, ...keys: readonly string[]): string | undefined {
  const value = keys.map((key) => data[key]).find((found) => found !== undefined);
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}
