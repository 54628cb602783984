import { editText, madeOf } from '../embedded/edit-text.ts';
import { findWithin } from '../embedded/find-entries.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { matchesLabels } from '../match/label-selector.ts';
import { changePath, locate, locateIfAny, putAt, splitFieldPath } from '../match/replacement-paths.ts';
import { checkPatterns, costOfSelector, fitsId } from '../match/selectors.ts';
import { createGrowth, type Growth, refuseHuge, sizeOf } from '../object/bounds.ts';
import { type NewValue, newValue, newValueAt } from '../object/new-value.ts';
import { OwnCopies } from '../object/own-copies.ts';
import {
  allIds,
  effectiveNamespace,
  type Json,
  type KubeObject,
  type ObjectId,
  type Resource,
} from '../object/resource.ts';
import { retype, TypeMismatch } from '../object/retype.ts';
import { type Replacement, replacementsSchema, type Selector } from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';

/** Replacements with those of the files that they name: one, or a list. @throws KustomizeError */
export function loadReplacements(
  replacements: readonly Replacement[],
  { reader, folder, file }: Place,
): readonly Replacement[] {
  return replacements.flatMap((one) => {
    if (!one.path) return one;
    const path = reader.locate(folder, one.path, file);
    return reader.parse(path, file, 'settings').flatMap((document) => {
      const decoded = replacementsSchema.safeParse(document, { unknown: 'ignore', anyText: true });
      if (decoded.success) return decoded.data;
      throw new KustomizeError('bad-replacement', path, `is not a replacement: ${decoded.error.issues[0].message}`);
    });
  });
}

/** Applies replacements one after the other. @throws KustomizeError */
export function replaceAll(
  resources: readonly Resource[],
  replacements: readonly Replacement[],
  file: string,
  growth: Growth,
): void {
  const before = resources.map(({ object }) => object);
  const copies = new OwnCopies();
  for (const replacement of replacements) applyReplacement(resources, replacement, file, { growth, copies });
  for (const [at, { object }] of resources.entries()) if (object !== before[at]) refuseHuge(object, file);
}

/**
 * Copies a value from one object into fields of others.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/replacement/replacement.go
 */
export function applyReplacement(
  resources: readonly Resource[],
  { source, sourceValue, targets }: Replacement,
  file: string,
  { growth, copies }: Means = { growth: createGrowth(), copies: new OwnCopies() },
): void {
  const taken = (value: Json): void => {
    growth.add(sizeOf(value), file);
    copies.giveAway(value);
  };
  const reads = (text: string): void => growth.addText(text.length * costOfReading, file);
  const fail = (message: string): KustomizeError => new KustomizeError('bad-replacement', file, message);
  if ((!source && (sourceValue === undefined || sourceValue === null)) || !targets)
    throw fail('replacements must specify a source and at least one target');
  if (source && sourceValue) throw fail('value and resource selectors are mutually exclusive');
  const read = source ? readSource(resources, source, fail) : () => newValue(sourceValue as string);
  for (const { select, reject, fieldPaths, options } of targets) {
    if (!select) throw fail('target must specify resources to select');
    for (const one of [select, ...(reject ?? [])]) {
      growth.addSteps(costOfSelector(one, resources), file);
      checkPatterns(one);
    }
    const paths = fieldPaths && fieldPaths.length > 0 ? fieldPaths : ['metadata.name'];
    for (const resource of resources) {
      if (!isTarget(resource, select, reject ?? [])) continue;
      for (const path of paths)
        resource.object = copyInto(resource.object, read(), path, options ?? {}, { taken, reads, copies, fail });
    }
  }
}

/** To read a text and write it again takes as long as to put in this many. */
const costOfReading = 4;

/** What is shared by all replacements of a list. */
interface Means {
  readonly growth: Growth;
  readonly copies: OwnCopies;
}

type Fail = (message: string) => KustomizeError;

/** What a replacement needs wherever it copies its value to. */
interface Copying {
  /** Called with each value that is put somewhere. */
  readonly taken: (value: Json) => void;
  /** Called with each text of YAML or JSON that is read and written again to put something into it. */
  readonly reads: (text: string) => void;
  readonly copies: OwnCopies;
  readonly fail: Fail;
}

type FieldOptions = NonNullable<NonNullable<Replacement['source']>['options']>;

/** Finds the value of the source. It is read anew for each field: where one is the source's own, what follows gets what it has become. */
function readSource(
  resources: readonly Resource[],
  source: NonNullable<Replacement['source']>,
  fail: Fail,
): () => NewValue {
  const fitting = resources.filter((resource) => allIds(resource).some((id) => isSource(id, source)));
  const said = [source.kind, source.name, source.namespace].filter(Boolean).join(' ');
  const [resource] = fitting;
  if (resource === undefined) throw fail(`nothing selected by ${said}`);
  if (fitting.length > 1) throw fail(`multiple matches for selector ${said}`);
  const path = source.fieldPath || 'metadata.name';
  const way = orFail(fail, 'error looking up replacement source', () =>
    locate(resource.object, splitFieldPath(path)),
  )?.way;
  const found = way && newValueAt(resource.object, way);
  if (way === undefined || found === undefined || found.value === null || isEmptyCollection(found.value))
    throw fail(`fieldPath \`${path}\` is missing for replacement source ${said}`);
  const { delimiter, index } = source.options ?? {};
  if (!delimiter) return () => newValueAt(resource.object, way) ?? found;
  if (typeof found.value === 'object') throw fail('delimiter option can only be used with scalar nodes');
  const text = found.text.split(delimiter)[index ?? 0];
  if (text === undefined) throw fail(`options.index ${index} is out of bounds for value ${found.text}`);
  const part = ofSameType(found.value, text);
  return () => part;
}

/** A part of a value stays a number or a boolean, if it is one. */
function ofSameType(whole: Json, text: string): NewValue {
  try {
    return { value: retype(whole, newValue(text)), text };
  } catch (error) {
    if (error instanceof TypeMismatch) return newValue(text);
    throw error;
  }
}

/** A path that makes no sense is an error of the file that has it. */
function orFail<T>(fail: Fail, what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeMismatch) throw fail(`a target cannot take the value: ${error.message}`);
    throw error instanceof RangeError ? fail(`${what}: ${error.message}`) : error;
  }
}

/** kustomize takes an empty text for a value, but not an empty list or map. */
function isEmptyCollection(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** A source is named exactly, not by regular expressions. */
function isSource(id: ObjectId, { group, version, kind, name, namespace }: Selector): boolean {
  return (
    (!group || group === id.group) &&
    (!version || version === id.version) &&
    (!kind || kind === id.kind) &&
    (!name || name === id.name) &&
    (!namespace || (namespace === 'default' ? effectiveNamespace(id) : id.namespace) === namespace)
  );
}

function isTarget(resource: Resource, select: Selector, reject: readonly Selector[]): boolean {
  const { labels, annotations } = resource.object.metadata;
  const fits = ({ labelSelector, annotationSelector }: Selector): boolean =>
    matchesLabels(labelSelector, labels) && matchesLabels(annotationSelector, annotations);
  const ids = allIds(resource);
  if (!fits(select) || !ids.some((id) => fitsId(id, select))) return false;
  return !reject.some((one) => {
    const { labelSelector, annotationSelector, ...named } = one;
    if ((labelSelector || annotationSelector) && fits(one)) return true;
    return Object.values(named).some(Boolean) && ids.some((id) => fitsId(id, one));
  });
}

function copyInto(
  object: KubeObject,
  source: NewValue,
  path: string,
  options: FieldOptions,
  { taken, reads, copies, fail }: Copying,
): KubeObject {
  const segments = splitFieldPath(path);
  const create = options.create ?? false;
  const put = (found: Json | undefined): NewValue =>
    options.delimiter ? newValue(joinInto(found, source, options.delimiter, options.index ?? 0, fail)) : source;
  // A new field is what it looks like, but for annotations.
  const isAnnotation = segments[0] === 'metadata' && segments[1] === 'annotations' && segments.length === 3;
  const edited = copyIntoText(object, source, segments, create, { reads, copies });
  if (edited !== undefined) return edited;
  const missing = `unable to find ${create ? 'or create ' : ''}field "${path}" in replacement target`;
  let count = 0;
  const changed = orFail(fail, missing, () =>
    changePath(object, segments, {
      create,
      change: (found) => {
        count++;
        const given = put(found);
        taken(given.value);
        return isAnnotation && found === undefined ? given.text : retype(found, given);
      },
      copies,
      within: (text, path) => {
        count += findWithin(text, path, create ? madeOf(source) : undefined).length;
      },
    }),
  );
  if (count > 0) return changed as KubeObject;
  throw fail(missing);
}

/** The text of a field with that of the source in the place of one of its parts, or before or after them. */
function joinInto(found: Json | undefined, source: NewValue, delimiter: string, at: number, fail: Fail): string {
  const kind = found === undefined ? source.value : found;
  if (typeof kind === 'object' && kind !== null) throw fail('delimiter option can only be used with scalar nodes');
  const parts = String(found ?? '').split(delimiter);
  if (at < 0) parts.unshift(source.text);
  else if (at >= parts.length) parts.push(source.text);
  else parts[at] = source.text;
  return parts.join(delimiter);
}

/** A path that goes on inside a text, such as that of a file in a ConfigMap: there no parts of a value are replaced. Null stays null. */
function copyIntoText(
  object: KubeObject,
  value: NewValue,
  segments: readonly string[],
  create: boolean,
  { reads, copies }: Pick<Copying, 'reads' | 'copies'>,
): KubeObject | undefined {
  for (let at = 1; at < segments.length; at++) {
    const found = locateIfAny(object, segments.slice(0, at));
    if (found === undefined || (typeof found.value === 'object' && found.value !== null)) continue;
    const text = newValueAt(object, found.way)?.text ?? '';
    reads(text);
    const edited = editText(text, segments.slice(at), value, create);
    if (edited === undefined || typeof found.value !== 'string') return edited === undefined ? undefined : object;
    return putAt(object, found.way, edited, copies) as KubeObject;
  }
  return undefined;
}
