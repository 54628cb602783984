import { encodeJson } from '../../../base/go/json/encode-json.ts';
import { formatFloat } from '../../../base/go/strconv/format-float.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { YamlError } from '../../../base/yaml/read/yaml-error.ts';
import { KustomizeError, withPlace } from '../kustomize-error.ts';
import { costOfSelector, isSelected } from '../match/selectors.ts';
import { refuseHuge, sizeOf } from '../object/bounds.ts';
import { forgetLost, keepInternal, withNotes, withoutNotes } from '../object/build-notes.ts';
import { refuseFault } from '../object/refuse-fault.ts';
import { refuseOddKeys } from '../object/require-text-key.ts';
import {
  allIds,
  currentId,
  findTwin,
  isObject,
  isSameId,
  type Json,
  type JsonObject,
  type KubeObject,
  type Resource,
  rememberId,
  withMetadata,
} from '../object/resource.ts';
import { settleMerged, unshare } from '../object/shared-values.ts';
import { textsIn } from '../object/texts-in.ts';
import { asResourcePatch } from '../patch/as-resource-patch.ts';
import { mergeIntoResource } from '../patch/merge-into-resource.ts';
import type { Patch, Selector } from '../read/kustomization.ts';
import { objectsOf } from '../read/load.ts';
import type { BuildContext, Place } from '../read/place.ts';
import { carryFault } from '../yaml/document-fault.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';
import { forgetWritten, markEntry, ownMarks, wasLeftBlank } from '../yaml/written-scalars.ts';
import { applyJsonPatch, jsonPatchSchema } from './json-patch.ts';

/** Changes resources, most of them in place. @throws KustomizeError */
export type Transform = (resources: readonly Resource[]) => readonly Resource[];

/** A patch as it is written: in a file of its own, or in that of the kustomization. */
interface PatchText {
  readonly text: string;
  readonly file: string;
  readonly isInline: boolean;
}

/** @throws KustomizeError */
function loadPatch(path: string, { reader, folder, file }: Place): PatchText {
  const located = reader.locate(folder, path, file);
  return { text: reader.readText(located, file), file: located, isInline: false };
}

/** A patch itself, and no path of one. */
function isInline(entry: string): boolean {
  return /[\n:{]/.test(entry);
}

/** An entry of `patches`: what it does, once it is found to be one. @throws KustomizeError `bad-patch` */
export function readPatch({ patch, path, target, options }: Patch, place: Place): Transform {
  const inline = (patch ?? '').trim();
  if ((inline === '') === !path)
    throw new KustomizeError('bad-patch', place.file, 'a patch must have one of patch and path');
  const source = path ? loadPatch(path, place) : { text: inline, file: place.file, isInline: true };
  const { text, file } = source;
  const fail = (message: string): KustomizeError => new KustomizeError('bad-patch', file, message);
  const operations = readOperations(text);
  const read = readMergesBeside(operations, source);
  const merges = options?.allowNameChange || options?.allowKindChange ? read.map(withTextAnnotations) : read;
  if (merges.length === 0) {
    if (operations === undefined || operations.length === 0) return (resources) => resources;
    return (resources) => {
      if (!target) throw fail('a JSON patch needs a target');
      place.growth.addSteps(costOfSelector(target, resources), place.file);
      for (const resource of resources.filter((one) => isSelected(one, target))) {
        rememberId(resource);
        operate(resource, operations, file, place);
      }
      return resources;
    };
  }
  if (!target)
    return (resources) =>
      merges.reduce<readonly Resource[]>((current, merge) => {
        const named = namedBy(merge, current, file);
        return mergeInto(named, merge, options, place, file) ? current : current.filter((one) => one !== named);
      }, resources);
  const [merge, ...others] = merges;
  return (resources) => {
    if (merge === undefined || others.length > 0) throw fail('a target takes one strategic merge patch, not several');
    place.growth.addSteps(costOfSelector(target, resources), place.file);
    return mergeAsResource(resources, merge, target, options, place, file);
  };
}

/**
 * The patches of `patchesStrategicMerge`, all together: entries that are patches themselves or paths, and a text that can only be a patch.
 *
 * @throws KustomizeError `bad-patch`
 */
export function readMergePatches(
  { entries, patch }: { readonly entries: readonly string[]; readonly patch?: string | null | undefined },
  place: Place,
): Transform {
  const inline = (text: string): PatchText => ({ text, file: place.file, isInline: true });
  const sources = entries.map((entry) => (isInline(entry) ? inline(entry) : loadPatch(entry, place)));
  const merges = [...sources, ...(patch ? [inline(patch)] : [])].flatMap((source) =>
    readMerges(source).map((merge) => ({ merge, file: source.file })),
  );
  if (merges.length === 0)
    throw new KustomizeError('bad-patch', place.file, 'patchesStrategicMerge: the patches appear to be empty');
  return (resources) =>
    merges.reduce<readonly Resource[]>(
      (current, { merge, file }) =>
        mergeAsResource(current, merge, namedBy(merge, current, file), undefined, place, file),
      resources,
    );
}

/** An entry of `patchesJson6902`. @throws KustomizeError `bad-patch` */
export function readJsonPatch({ patch, path, target }: Patch, place: Place): Transform {
  const refuse = (message: string): KustomizeError => new KustomizeError('bad-patch', place.file, message);
  if (!target?.name) throw refuse('a JSON patch must name its target');
  if (!patch === !path) throw refuse('a JSON patch must have one of patch and path');
  const { text, file } = path ? loadPatch(path, place) : { text: patch ?? '', file: place.file };
  const fail = (message: string): KustomizeError => new KustomizeError('bad-patch', file, message);
  const operations = readOperations(text);
  if (operations === undefined) throw fail('is not a JSON patch: it is not a list of operations');
  if (operations.length === 0) throw fail('the patch appears to be empty');
  return (resources) => {
    place.growth.addSteps(costOfSelector(target, resources), place.file);
    for (const resource of resources.filter((one) => isSelected(one, target)))
      operate(resource, operations, file, place);
    return resources;
  };
}

/** To copy a value and look at it takes as long as to compare so many. */
const stepsOfCopy = 5;

type Operations = ReturnType<typeof jsonPatchSchema.parse>;

/** undefined: no JSON patch. A text that starts as JSON has to be JSON; of others the first document counts, and `yes` is true there. */
function readOperations(text: string): Operations | undefined {
  try {
    const document: unknown = JSON.parse(text.startsWith('[') ? text : encodeJson(decodeYaml(text)));
    if (document === null) return [];
    const decoded = jsonPatchSchema.safeParse(document);
    return decoded.success ? decoded.data : undefined;
  } catch {
    return undefined;
  }
}

/** What is one document as a JSON patch may be several as merges: where those are none, the JSON patch counts. */
function readMergesBeside(operations: Operations | undefined, source: PatchText): readonly KubeObject[] {
  if (operations !== undefined && operations.length > 0) return [];
  try {
    return readMerges(source);
  } catch (error) {
    if (operations === undefined) throw error;
    return [];
  }
}

function readMerges({ text, file, isInline }: PatchText): readonly KubeObject[] {
  try {
    return objectsOf(parseDocuments(file, text, 'objects'), file).map(({ object }) => object);
  } catch (error) {
    if (text.startsWith('['))
      throw new KustomizeError('bad-patch', file, 'is not a JSON patch: a text that starts with [ has to be JSON', {
        cause: error,
      });
    if (error instanceof KustomizeError)
      throw new KustomizeError('bad-patch', file, `is not a patch: ${error.detail}`, { cause: error });
    if (!(error instanceof YamlError)) throw error;
    const { line, reason } = error;
    const lineOfPatch = isInline && line !== undefined ? ` in line ${line} of it` : '';
    throw new KustomizeError('bad-patch', file, `is not a patch: ${reason}${lineOfPatch}`, {
      line: isInline ? undefined : line,
      cause: error,
    });
  }
}

/** Applies operations to an object, which they see with kustomize's notes. */
function operate(resource: Resource, operations: Operations, file: string, { growth }: BuildContext): void {
  const { kind, metadata } = resource.object;
  const fail = (message: string, cause?: unknown): KustomizeError =>
    new KustomizeError('bad-patch', file, message, { object: `${kind} ${metadata.name}`, cause });
  refuseFault(resource.object);
  let patched: Json;
  try {
    patched = applyJsonPatch(
      forgetWritten(withNotes(resource), refuseOddKeys(resource.file, `${kind} ${metadata.name}`)),
      operations,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw fail(error.message, error);
  }
  const [before, after] = [refuseHuge(resource.object, file), refuseHuge(patched, file)];
  growth.add(after - before, file);
  growth.addSteps((after + before) * stepsOfCopy, file);
  if (!isObject(patched)) throw fail('it would be no object');
  const { metadata: found = {} } = patched;
  if (found !== null && !isObject(found)) throw fail('its metadata would be no map');
  const { annotations, ...others } = found ?? {};
  const object = { ...patched, metadata: { ...others, ...textsIn('annotations', withFloats(annotations)) } };
  unshare(resource);
  forgetLost(resource, patched, 'origins');
  // Whatever it does to the annotations, the other notes stay.
  resource.object = keepInternal(resource.object, withoutNotes(object as unknown as KubeObject));
}

/** What comes from JSON is a float to kustomize, and as a text looks like one: a million is `1e+06`. */
function withFloats(annotations: Json | undefined): Json | undefined {
  if (!isObject(annotations)) return annotations;
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [
      key,
      typeof value === 'number' || typeof value === 'bigint' ? formatFloat(Number(value), 'g', -1) : value,
    ]),
  );
}

/** Merges a patch into what it is meant for, as a resource of the kind that it finds there. @throws KustomizeError */
function mergeAsResource(
  resources: readonly Resource[],
  merge: KubeObject,
  target: Selector | Resource,
  options: Patch['options'],
  context: BuildContext,
  file: string,
): readonly Resource[] {
  const patch = asResourcePatch(merge);
  const kept = resources.filter((resource) => {
    if ('object' in target ? resource !== target : !isSelected(resource, target)) return true;
    return mergeInto(resource, withVersionOf(resource, patch), options, context, file);
  });
  const twin = findTwin(kept);
  if (twin === undefined) return kept;
  throw new KustomizeError(
    'duplicate',
    file,
    `a patch makes two objects of ${twin.object.kind} ${twin.object.metadata.name}`,
  );
}

/** A patch of a selected object has the version of that: without one an empty one; and a null stays, which would remove the field. */
function withVersionOf({ object }: Resource, { apiVersion: _, ...patch }: JsonObject): KubeObject {
  const { apiVersion = '' }: { readonly apiVersion?: string | null } = object;
  if (apiVersion === null && !wasLeftBlank(object, 'apiVersion')) return patch as unknown as KubeObject;
  return { ...patch, apiVersion: apiVersion ?? '' } as unknown as KubeObject;
}

/** Does anything stay of the resource? */
function mergeInto(
  resource: Resource,
  merge: KubeObject,
  options: Patch['options'],
  { schema, growth }: BuildContext,
  file: string,
): boolean {
  const { apiVersion: before, kind, metadata } = resource.object;
  const { name, namespace } = metadata;
  if (options?.allowNameChange || options?.allowKindChange) rememberId(resource);
  growth.add(sizeOf(merge), file);
  return withPlace({ file, object: `${kind} ${name}` }, () => {
    const mayForget = losesNotes(merge);
    const merged = mergeIntoResource(mayForget ? withNotes(resource) : resource.object, merge, schema.current());
    if (merged === undefined) return false;
    if (mayForget) forgetLost(resource, merged);
    const placed = withMetadata(mayForget ? withoutNotes(merged as KubeObject) : (merged as KubeObject), {
      namespace: namespace || undefined,
      ...(options?.allowNameChange ? {} : { name }),
    });
    const versioned = placed.apiVersion === '' && before !== '' ? withBlankVersion(placed) : placed;
    resource.object = options?.allowKindChange ? versioned : { ...versioned, kind };
    carryFault(merge, resource.object);
    settleMerged(resource, merge);
    return true;
  });
}

/** A version that is not there becomes an empty one, which is read as null. */
function withBlankVersion(object: KubeObject): KubeObject {
  const versioned = { ...object, apiVersion: null as never };
  ownMarks(versioned);
  markEntry(versioned, 'apiVersion', { written: { value: null, text: '' } });
  return versioned;
}

/** What a patch is allowed, kustomize notes among its annotations: then they are texts, and none of them says anything as a whole. */
function withTextAnnotations(merge: KubeObject): KubeObject {
  const { annotations, ...others } = merge.metadata;
  return { ...merge, metadata: { ...others, ...textsIn('annotations', annotations) } as KubeObject['metadata'] };
}

/** Does a patch take annotations away of which it does not speak? */
function losesNotes({ metadata }: JsonObject): boolean {
  if (!isObject(metadata) || Object.hasOwn(metadata, '$patch')) return true;
  const { annotations } = metadata;
  return annotations !== undefined && (!isObject(annotations) || Object.hasOwn(annotations, '$patch'));
}

/** The one resource that a patch names, by any of its names. @throws KustomizeError `no-target` */
function namedBy(merge: KubeObject, resources: readonly Resource[], file: string): Resource {
  const wanted = currentId({ object: merge, scopes: resources[0]?.scopes });
  const matches = resources.filter((resource) => allIds(resource).some((id) => isSameId(id, wanted)));
  const [found] = matches;
  if (found !== undefined && matches.length === 1) return found;
  const said = found === undefined ? 'no resource matches' : `${matches.length} resources match`;
  throw new KustomizeError(
    'no-target',
    file,
    `${said} the patch of ${wanted.kind} ${wanted.name}; check its apiVersion, kind, name and namespace`,
  );
}
