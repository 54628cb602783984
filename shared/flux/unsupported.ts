/** A field of a spec that this version does not act on. */
export interface UnsupportedField {
  readonly path: string;
  readonly isSet: (spec: Record<string, unknown>) => boolean;
  /** It decides where or how the objects of a deleted one are deleted. */
  readonly bearsOnDeletion?: true;
  /** What to write instead, where the field cannot be left out. */
  readonly instead?: string;
}

/** A field at the top of a spec that is set to more than nothing. */
export function unsupportedField(path: string, more: Pick<UnsupportedField, 'bearsOnDeletion'> = {}): UnsupportedField {
  return {
    ...more,
    path,
    isSet(spec) {
      const value = spec[path];
      return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
    },
  };
}

/** The reason of the Stalled condition of an object that asks for what this version cannot do. */
export const unsupportedReason = 'UnsupportedField';

/**
 * What an object asks for and this version does not do, as a message for its Stalled condition; undefined where it asks for
 * nothing such. Acting on half of a spec would be worse than not acting.
 */
export function describeUnsupported(known: readonly UnsupportedField[], spec: object): string | undefined {
  const fields = known.filter(({ isSet }) => isSet(spec as Record<string, unknown>));
  if (fields.length === 0) return undefined;
  const advice = fields.map(({ path, instead }) =>
    instead === undefined ? `remove spec.${path}` : `set spec.${path} to ${instead}`,
  );
  return `${describeFields(fields)}; ${advice.join(', ')}, or keep this object with Flux's own controller`;
}

/** `spec.a, spec.b are not supported by this version of Sluice` */
export function describeFields(fields: readonly UnsupportedField[]): string {
  const paths = fields.map(({ path }) => `spec.${path}`).join(', ');
  return `${paths} ${fields.length === 1 ? 'is' : 'are'} not supported by this version of Sluice`;
}
