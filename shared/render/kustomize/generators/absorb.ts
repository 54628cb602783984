import { KustomizeError } from '../kustomize-error.ts';
import { isHelmGenerated } from '../object/build-notes.ts';
import { markOddKeys, requireTextKey } from '../object/require-text-key.ts';
import {
  allIds,
  currentId,
  isSameId,
  type Json,
  type JsonObject,
  type KubeObject,
  type Resource,
  withMetadata,
} from '../object/resource.ts';
import { unshare } from '../object/shared-values.ts';
import { textMap, textsIn } from '../object/texts-in.ts';

type Append = (resources: readonly Resource[], added: readonly Resource[], file: string) => readonly Resource[];

/** Whether a resource may have a name, now or before: most have another one, which is soon seen. */
function mayBeCalled({ object, previous }: Resource, name: string): boolean {
  const { name: current } = object.metadata;
  return previous.length > 0 || typeof current !== 'string' || current === name;
}

/** Adds a generated object, or puts it into the place of the one that it is to be merged with or to replace. @throws KustomizeError */
export function absorb(
  resources: readonly Resource[],
  generated: Resource,
  append: Append,
  file: string,
): readonly Resource[] {
  const { behavior = 'create' } = generated;
  const wanted = currentId(generated);
  const [old, ...others] = resources.filter(
    (resource) => mayBeCalled(resource, wanted.name) && allIds(resource).some((id) => isSameId(id, wanted)),
  );
  const called = `${wanted.kind} ${wanted.name}`;
  if (old === undefined) {
    if (behavior === 'create') return append(resources, [generated], file);
    throw new KustomizeError('bad-generator', file, `${called} is to be ${behavior}d and does not exist`);
  }
  if (others.length > 0)
    throw new KustomizeError('ambiguous', file, `${called} is generated, and there is more than one of that name`);
  if (behavior === 'create') {
    const advice = isHelmGenerated(generated.object)
      ? "give it, or the chart's release, another name"
      : 'its behavior must be merge or replace';
    throw new KustomizeError('duplicate', file, `${called} is generated and exists; ${advice}`);
  }
  old.object =
    behavior === 'merge' ? mergeData(old.object, generated.object) : withMetadataOf(old.object, generated.object);
  requireTextKeys(old.object, file);
  if (behavior === 'replace' && generated.generatedBy !== undefined) old.generatedBy = generated.generatedBy;
  old.hashed = old.hashed && generated.hashed;
  unshare(old);
  return resources;
}

/** The generated object by the name of the old one, with the labels and annotations of both. */
function withMetadataOf(old: KubeObject, generated: KubeObject): KubeObject {
  const { name, namespace, labels, annotations } = old.metadata;
  return withMetadata(generated, {
    name,
    namespace: namespace || undefined,
    ...unite('labels', labels, generated.metadata['labels']),
    ...unite('annotations', annotations, generated.metadata['annotations']),
  });
}

/** Of the old object's content only its data stays. */
function mergeData(old: KubeObject, generated: KubeObject): KubeObject {
  const { data, binaryData, ...others } = withMetadataOf(old, generated);
  const merged = {
    ...textsIn('data', { ...textMap(old['data']), ...textMap(data) }),
    ...textsIn('binaryData', { ...textMap(old['binaryData']), ...textMap(binaryData) }),
  };
  return { ...others, ...merged } as KubeObject;
}

/** Their keys are written anew; those of the data are looked at when all is done. */
function requireTextKeys({ kind, metadata, ...fields }: KubeObject, file: string): void {
  const { data, binaryData } = fields as JsonObject;
  markOddKeys(data);
  markOddKeys(binaryData);
  for (const map of [metadata['labels'], metadata['annotations']])
    for (const key of Object.keys(textMap(map))) requireTextKey(key, file, `${kind} ${metadata.name}`);
}

/** Always names the field, so that an old one goes where there is nothing. */
function unite(
  field: string,
  old: Json | undefined,
  added: Json | undefined,
): Readonly<Record<string, JsonObject | undefined>> {
  const united = { ...textMap(old), ...textMap(added) };
  return { [field]: Object.keys(united).length === 0 ? undefined : united };
}
