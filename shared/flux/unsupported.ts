/** A field of a spec that this version does not act on. */
interface UnsupportedField {
  readonly path: string;
  readonly isSet: (spec: Record<string, unknown>) => boolean;
  /** It decides where or how the objects of a deleted one are deleted. */
  readonly bearsOnDeletion?: true;
  /** What to write instead, where the field cannot be left out. */
  readonly instead?: string;
}

const set = (path: string, more: Pick<UnsupportedField, 'bearsOnDeletion'> = {}): UnsupportedField => ({
  ...more,
  path,
  isSet: (spec) => {
    const value = spec[path];
    return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
  },
});

const unsupportedFields: Readonly<Record<'Kustomization' | 'GitRepository', readonly UnsupportedField[]>> = {
  Kustomization: [
    set('decryption'),
    set('postBuild'),
    set('kubeConfig', { bearsOnDeletion: true }),
    set('healthCheckExprs'),
    set('ignore'),
    set('buildMetadata'),
    set('ignoreMissingComponents'),
    {
      path: 'dependsOn[].readyExpr',
      isSet: ({ dependsOn }) =>
        Array.isArray(dependsOn) && dependsOn.some((dependency) => Boolean(dependency?.readyExpr)),
    },
    {
      path: 'sourceRef.kind',
      instead: 'GitRepository',
      isSet: ({ sourceRef }) => (sourceRef as { kind?: string } | undefined)?.kind !== 'GitRepository',
    },
  ],
  GitRepository: [
    set('serviceAccountName'),
    set('verify'),
    set('proxySecretRef'),
    set('recurseSubmodules'),
    set('include'),
    set('sparseCheckout'),
    { path: 'provider', isSet: ({ provider }) => provider !== undefined && provider !== 'generic' },
    {
      path: 'url',
      instead: 'an address that begins with https://',
      isSet: ({ url }) => typeof url === 'string' && url.startsWith('ssh://'),
    },
  ],
};

/** The reason of the Stalled condition of an object that asks for what this version cannot do. */
export const unsupportedReason = 'UnsupportedField';

/**
 * What an object asks for and this version does not do, as a message for its Stalled condition; undefined where it asks for
 * nothing such. Acting on half of a spec would be worse than not acting.
 */
export function describeUnsupported(kind: 'Kustomization' | 'GitRepository', spec: object): string | undefined {
  const fields = unsupportedFields[kind].filter(({ isSet }) => isSet(spec as Record<string, unknown>));
  if (fields.length === 0) return undefined;
  const advice = fields.map(({ path, instead }) =>
    instead === undefined ? `remove spec.${path}` : `set spec.${path} to ${instead}`,
  );
  return `${describeFields(fields)}; ${advice.join(', ')}, or keep this object with Flux's own controller`;
}

/** Why this version cannot delete what a deleted Kustomization has applied, as a message for its condition; undefined where it can. */
export function describeUndeletable(spec: object): string | undefined {
  const fields = unsupportedFields.Kustomization.filter(
    ({ isSet, bearsOnDeletion }) => bearsOnDeletion === true && isSet(spec as Record<string, unknown>),
  );
  if (fields.length === 0) return undefined;
  return (
    `${describeFields(fields)}, and decides where objects are deleted: nothing was deleted. Set spec.deletionPolicy to Orphan to keep ` +
    `the objects and let this one go, or let Flux's own controller delete it`
  );
}

function describeFields(fields: readonly UnsupportedField[]): string {
  const paths = fields.map(({ path }) => `spec.${path}`).join(', ');
  return `${paths} ${fields.length === 1 ? 'is' : 'are'} not supported by this version of Sluice`;
}
