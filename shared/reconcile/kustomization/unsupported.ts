import { isSourceKind, sourceKindNames } from '../../flux/kinds.ts';
import { describeFields, type UnsupportedField, unsupportedField } from '../../flux/unsupported.ts';

/** Fields of a Kustomization that this version does not act on. */
export const unsupportedFields: readonly UnsupportedField[] = [
  unsupportedField('decryption'),
  unsupportedField('postBuild'),
  unsupportedField('kubeConfig', { bearsOnDeletion: true }),
  unsupportedField('healthCheckExprs'),
  unsupportedField('ignore'),
  unsupportedField('buildMetadata'),
  unsupportedField('ignoreMissingComponents'),
  {
    path: 'dependsOn[].readyExpr',
    isSet: ({ dependsOn }) =>
      Array.isArray(dependsOn) && dependsOn.some((dependency) => Boolean(dependency?.readyExpr)),
  },
  {
    path: 'sourceRef.kind',
    instead: sourceKindNames.join(' or '),
    isSet: ({ sourceRef }) => !isSourceKind((sourceRef as { kind?: string } | undefined)?.kind ?? ''),
  },
];

/** Why this version cannot delete what a deleted Kustomization has applied, as a message for its condition; undefined where it can. */
export function describeUndeletable(spec: object): string | undefined {
  const fields = unsupportedFields.filter(
    ({ isSet, bearsOnDeletion }) => bearsOnDeletion === true && isSet(spec as Record<string, unknown>),
  );
  if (fields.length === 0) return undefined;
  return (
    `${describeFields(fields)}, and decides where objects are deleted: nothing was deleted. Set spec.deletionPolicy to Orphan to keep ` +
    `the objects and let this one go, or let Flux's own controller delete it`
  );
}
