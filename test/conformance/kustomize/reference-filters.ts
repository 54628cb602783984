import type { FieldSpec } from '../../../shared/render/kustomize/field-specs/field-spec.ts';
import type { ReferenceRule } from '../../../shared/render/kustomize/field-specs/references.ts';
import { createResource, type JsonObject, type KubeObject } from '../../../shared/render/kustomize/object/resource.ts';
import { objectsOf } from '../../../shared/render/kustomize/read/load.ts';
import { updateReferences } from '../../../shared/render/kustomize/transformers/name-references.ts';
import { replaceVariables } from '../../../shared/render/kustomize/transformers/variables.ts';
import type { KustomizeCase } from './cases.ts';
import { candidates, lostOf, variableFields, variables } from './lost-input.ts';

/** Makes a field follow the objects that it may mean. @throws KustomizeError */
export function updateReference(config: JsonObject, { name }: KustomizeCase): readonly unknown[] {
  const [referrer] = objectsOf([config['Referrer']], 'referrer');
  if (referrer === undefined) throw new Error(`${name} has no referrer`);
  const found = lostOf(candidates, name).map((one) => {
    const metadata = { name: one.name, ...(one.namespace !== undefined && { namespace: one.namespace }) };
    return createResource({ apiVersion: 'apps/v1', kind: one.kind, metadata }, 'candidate', {
      previous: [{ kind: one.kind, name: one.oldName, namespace: 'default' }],
      prefixes: one.prefix === undefined ? [] : [one.prefix],
      suffixes: one.suffix === undefined ? [] : [one.suffix],
    });
  });
  const target = config['ReferralTarget'] as unknown as Omit<ReferenceRule, 'fieldSpecs'>;
  const fieldSpecs = [config['NameFieldToUpdate'] as unknown as FieldSpec];
  updateReferences(found, [{ ...target, fieldSpecs }], [referrer]);
  return [referrer.object];
}

/** Puts the values of variables into a field. @throws KustomizeError */
export function replaceInField(input: readonly KubeObject[], { name }: KustomizeCase): readonly unknown[] {
  const resources = input.map((object) => createResource(object, 'input'));
  replaceVariables(resources, new Map(Object.entries(variables)), [{ path: lostOf(variableFields, name) }]);
  return resources.map(({ object }) => object);
}
