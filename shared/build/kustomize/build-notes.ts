import { isObject, type Json, type KubeObject, type Resource, withMetadata } from './resource.ts';

/** Where kustomize keeps its notes on an object while it builds, each with what the loss of it means. */
const notes: readonly {
  readonly key: string;
  readonly read: (resource: Resource) => readonly string[];
  readonly forget: (resource: Resource) => void;
}[] = [
  note('previousKinds', ({ previous }) => previous.map(({ kind }) => kind), forgetNames),
  note('previousNames', ({ previous }) => previous.map(({ name }) => name), forgetNames),
  note('previousNamespaces', ({ previous }) => previous.map(({ namespace }) => namespace), forgetNames),
  note(
    'prefixes',
    ({ prefixes }) => prefixes,
    (resource) => {
      resource.prefixes = [];
    },
  ),
  note(
    'suffixes',
    ({ suffixes }) => suffixes,
    (resource) => {
      resource.suffixes = [];
    },
  ),
  note(
    'needsHashSuffix',
    ({ hashed }) => (hashed ? ['enabled'] : []),
    (resource) => {
      resource.hashed = false;
    },
  ),
  note(
    'generatorBehavior',
    ({ behavior }) => (behavior === undefined ? [] : [behavior]),
    (resource) => {
      delete resource.behavior;
    },
  ),
];

function note(name: string, read: (resource: Resource) => readonly string[], forget: (resource: Resource) => void) {
  return { key: `internal.config.kubernetes.io/${name}`, read, forget };
}

function forgetNames(resource: Resource): void {
  resource.previous = [];
}

/** The object with the notes on it among its annotations: patches see them, and can remove them. */
export function withNotes(resource: Resource): KubeObject {
  const found = notes.flatMap(({ key, read }) => {
    const values = read(resource);
    return values.length === 0 ? [] : [[key, values.join(',')] as const];
  });
  const { annotations } = resource.object.metadata;
  if (found.length === 0 || (annotations && !isObject(annotations))) return resource.object;
  const own = isObject(annotations) ? annotations : {};
  return withMetadata(resource.object, { annotations: { ...own, ...Object.fromEntries(found) } });
}

/** Takes the notes out of an object again. */
export function withoutNotes(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  if (!isObject(annotations) || !notes.some(({ key }) => Object.hasOwn(annotations, key))) return object;
  const own = Object.entries(annotations).filter(([name]) => !notes.some(({ key }) => key === name));
  return withMetadata(object, { annotations: own.length === 0 ? undefined : Object.fromEntries(own) });
}

/** Forgets of a resource what is no longer noted on an object, as a patch has left it. */
export function forgetLost(resource: Resource, { metadata }: { readonly metadata?: Json }): void {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  const pairs = isObject(annotations) ? annotations : {};
  for (const { key, read, forget } of notes)
    if (read(resource).length > 0 && !Object.hasOwn(pairs, key)) forget(resource);
}
