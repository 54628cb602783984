import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  floatCoreTag,
  intYaml11Tag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  seqTag,
} from 'js-yaml';

/** Go reads an integer with the base that its prefix says, after taking out every `_`. */
function resolveInt(source: string): number | typeof NOT_RESOLVED {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/s.exec(source.replaceAll('_', '')) ?? [];
  let value: bigint | undefined;
  if (/^(?:0|[1-9]\d*|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits)) value = BigInt(digits.toLowerCase());
  else if (/^0[0-7]+$/.test(digits)) value = BigInt(`0o${digits}`);
  if (value === undefined) return NOT_RESOLVED;
  const signed = sign === '-' ? -value : value;
  // What does not fit 64 bits is read as a float, which only decimals can be.
  if ((signed < -(2n ** 63n) || signed >= 2n ** 64n) && !/^\d+$/.test(digits)) return NOT_RESOLVED;
  return Number(signed);
}

function resolveFloat(source: string, isExplicit: boolean): number | typeof NOT_RESOLVED {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(source)) return Number.NaN;
  const plain = source.startsWith('.') ? source : source.replaceAll('_', '');
  if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) return NOT_RESOLVED;
  if (!isExplicit && resolveInt(source) !== NOT_RESOLVED) return NOT_RESOLVED;
  const value = Number(plain);
  return Number.isFinite(value) ? value : NOT_RESOLVED;
}

/**
 * YAML as Go's `sigs.k8s.io/yaml` resolves it: YAML 1.1's booleans, no dates and no numbers of base 60. What has a tag that nobody knows is a text,
 * or a map or list as without it.
 */
export const helmYamlSchema = CORE_SCHEMA.withTags(
  mergeTag,
  boolYaml11Tag,
  defineScalarTag('tag:yaml.org,2002:int', { ...intYaml11Tag, resolve: resolveInt }),
  defineScalarTag('tag:yaml.org,2002:float', {
    ...floatCoreTag,
    implicitFirstChars: [...'-+.0123456789'],
    resolve: resolveFloat,
  }),
  defineScalarTag('tag:yaml.org,2002:binary', {
    identify: () => false,
    represent: String,
    resolve: (source) => Buffer.from(source, 'base64').toString('utf8'),
  }),
  defineScalarTag('tag:yaml.org,2002:timestamp', {
    identify: () => false,
    represent: String,
    resolve: (source) => source,
  }),
  ...['!', 'tag:'].flatMap((prefix) => [
    defineScalarTag(prefix, {
      matchByTagPrefix: true,
      identify: () => false,
      represent: String,
      resolve: (source) => source,
    }),
    defineMappingTag(prefix, { ...mapTag, matchByTagPrefix: true, identify: () => false }),
    defineSequenceTag(prefix, { ...seqTag, matchByTagPrefix: true, identify: () => false }),
  ]),
);
