import { messageOf } from '../../../base/errors.ts';
import { type Change, changeField, type FieldSpec } from '../field-specs/field-spec.ts';
import { fault, type KustomizeError } from '../kustomize-error.ts';
import { compilePattern, costOfPattern, type Pattern } from '../match/compile-pattern.ts';
import type { Growth } from '../object/bounds.ts';
import { changeMaps } from '../object/change-maps.ts';
import { isObject, type Json, type KubeObject, type Resource } from '../object/resource.ts';
import type { Image } from '../read/kustomization.ts';
import { writtenText } from '../yaml/written-scalars.ts';

const containerLists = ['containers', 'initContainers'];

/**
 * Replaces an image by its name: wherever an object has containers, and then in the fields of the specs. Where these are the same, a suffix
 * is added twice, as kustomize does.
 *
 * @throws KustomizeError `bad-field` if an image is not a text
 */
export function replaceImage(object: KubeObject, image: Image, fieldSpecs: readonly FieldSpec[]): KubeObject {
  if (object.kind === 'CustomResourceDefinition') return object;
  return replaceInFields(replaceInContainers(object, image), image, fieldSpecs);
}

/** To look at a value that may be changed takes as long as to compare so many. */
const stepsOfValue = 4;
const stepsOfCompiling = 50;

/** So many images of a build may be looked for in all objects before anybody counts. */
const fewImages = 50;
const imagesOf = new WeakMap<Growth, number>();

/** Counts what it costs to look for an image: each value of each object is met. @throws KustomizeError `too-large` */
export function countImage({ name }: Image, resources: readonly Resource[], growth: Growth, file: string): void {
  const count = (imagesOf.get(growth) ?? 0) + 1;
  imagesOf.set(growth, count);
  growth.addSteps(costOfPattern(name) * stepsOfCompiling, file);
  if (count <= fewImages) return;
  for (const { object } of resources) growth.addSteps(countOf(object) * stepsOfValue, file);
}

/** How many values are in a value, itself included. */
function countOf(value: Json): number {
  let count = 1;
  if (Array.isArray(value)) for (const item of value as readonly Json[]) count += countOf(item);
  else if (isObject(value)) for (const key of Object.keys(value)) count += countOf(value[key] as Json);
  return count;
}

/** Replaces one image in the fields of the specs alone. @throws KustomizeError */
export function replaceInFields(object: KubeObject, image: Image, fieldSpecs: readonly FieldSpec[]): KubeObject {
  if (object.kind === 'CustomResourceDefinition') return object;
  const replace = replacer(object, image);
  return fieldSpecs.reduce((changed, spec) => changeField(changed, { ...spec, create: false }, replace), object);
}

/** Of an image that is null the text as it is written counts: `null`, or nothing. */
function replacer({ kind, metadata }: KubeObject, image: Image): Change {
  return (found, way, map) => {
    if (found === undefined) return found;
    if (typeof found === 'object' && found !== null) throw noText(`${kind} ${metadata.name}`, way.join('/'));
    const text = writtenText(map, String(way.at(-1))) ?? String(found);
    const changed = imageFor(text, image);
    return changed === text ? undefined : changed;
  };
}

function noText(object: string, field: string): KustomizeError {
  return fault('bad-field', 'an image is a map or a list, not a text', { object, field });
}

function replaceInContainers(object: KubeObject, image: Image): KubeObject {
  const replace = replacer(object, image);
  const inContainer = (container: Json): Json => {
    if (container === null) return container;
    if (!isObject(container)) throw noText(`${object.kind} ${object.metadata.name}`, 'containers');
    const changed = replace(container['image'], ['image'], container);
    return changed === undefined ? container : { ...container, image: changed };
  };
  return changeMaps(object, (map) => {
    const lists = containerLists.filter((key) => Array.isArray(map[key]));
    if (lists.length === 0) return map;
    return { ...map, ...Object.fromEntries(lists.map((key) => [key, (map[key] as readonly Json[]).map(inContainer)])) };
  }) as KubeObject;
}

/** The image with its new parts; undefined if it is another image. A tag or digest replaces all that follows the name. */
function imageFor(current: string, { name, newName, newTag, tagSuffix, digest }: Image): string | undefined {
  if (!patternOf(name)(current)) return undefined;
  const parts = splitImage(current);
  let { tag, digest: sha } = parts;
  if (newTag || digest) {
    tag = newTag ?? '';
    sha = digest ?? '';
  } else if (tagSuffix) {
    tag += tagSuffix;
    sha = '';
  }
  return `${newName || parts.name}${tag ? `:${tag}` : ''}${sha ? `@${sha}` : ''}`;
}

/** The name is a regular expression to kustomize, with an optional tag and digest after it. */
function patternOf(name: string): Pattern {
  try {
    return compilePattern(name, '^', '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$');
  } catch (error) {
    throw fault('bad-field', `'${name}' is not the name of an image: ${messageOf(error)}`, { cause: error });
  }
}

/** A colon before the first slash is that of a port. */
function splitImage(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const from = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', from);
  const colon = image.indexOf(':', from);
  if (at >= 0 && (colon < 0 || at < colon)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  if (colon < 0) return { name: image, tag: '', digest: '' };
  return {
    name: image.slice(0, colon),
    tag: image.slice(colon + 1, at < 0 ? undefined : at),
    digest: at < 0 ? '' : image.slice(at + 1),
  };
}
