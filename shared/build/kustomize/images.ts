import { RE2JS } from 're2js';
import { changeMaps } from './field-paths.ts';
import { changeField, type FieldSpec } from './field-specs/field-spec.ts';
import type { Image } from './kustomization.ts';
import { isObject, type Json, type KubeObject } from './resource.ts';

const containerLists = ['containers', 'initContainers'];

/** Replaces images by name, wherever an object has containers, and in the fields of the specs. */
export function replaceImages(
  object: KubeObject,
  images: readonly Image[],
  fieldSpecs: readonly FieldSpec[],
): KubeObject {
  if (object.kind === 'CustomResourceDefinition') return object;
  const inFields = (found: Json | undefined): Json | undefined =>
    typeof found === 'string' ? images.reduce(replaceImage, found) : found;
  return fieldSpecs.reduce(
    (changed, spec) => changeField(changed, { ...spec, create: false }, inFields),
    replaceInContainers(object, images),
  );
}

function replaceInContainers(object: KubeObject, images: readonly Image[]): KubeObject {
  return changeMaps(object, (map) => {
    const lists = containerLists.filter((key) => Array.isArray(map[key]));
    if (lists.length === 0) return map;
    return {
      ...map,
      ...Object.fromEntries(
        lists.map((key) => [key, (map[key] as readonly Json[]).map((container) => replaceIn(container, images))]),
      ),
    };
  }) as KubeObject;
}

function replaceIn(container: Json, images: readonly Image[]): Json {
  if (!isObject(container) || typeof container['image'] !== 'string') return container;
  return { ...container, image: images.reduce(replaceImage, container['image']) };
}

function replaceImage(current: string, { name, newName, newTag, tagSuffix, digest }: Image): string {
  if (!patternOf(name).test(current)) return current;
  const parts = splitImage(current);
  const versionGiven = Boolean(newTag || digest);
  const plain = versionGiven ? newTag : parts.tag;
  const tag = plain && tagSuffix ? `${plain}${tagSuffix}` : plain;
  const sha = versionGiven ? digest : parts.digest;
  return `${newName || parts.name}${tag ? `:${tag}` : ''}${sha ? `@${sha}` : ''}`;
}

const patterns = new Map<string, RE2JS>();

/** The name is a regular expression to kustomize, with an optional tag and digest after it. */
function patternOf(name: string): RE2JS {
  const known = patterns.get(name);
  if (known !== undefined) return known;
  const made = RE2JS.compile(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  if (patterns.size < 1000) patterns.set(name, made);
  return made;
}

function splitImage(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const [rest = '', digest = ''] = image.split('@', 2);
  const colon = rest.lastIndexOf(':');
  return colon > rest.lastIndexOf('/')
    ? { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
    : { name: rest, tag: '', digest };
}
