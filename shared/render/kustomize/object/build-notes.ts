import { markOddKeys } from './require-text-key.ts';
import { isObject, type Json, type KubeObject, type Resource, withMetadata } from './resource.ts';
import { textsIn } from './texts-in.ts';

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

/** Where objects come from and what has changed them, where the root asks for it: these are lost to any patch. */
const origins: typeof notes = [
  {
    key: 'config.kubernetes.io/origin',
    read: ({ origin }) => (origin === 'noted' ? [origin] : []),
    forget: (resource) => {
      resource.origin = 'lost';
    },
  },
  {
    key: 'alpha.config.kubernetes.io/transformations',
    read: ({ origin, changedBy }) => (origin === undefined || changedBy.length === 0 ? [] : ['noted']),
    forget: ({ changedBy }) => {
      changedBy.length = 0;
    },
  },
];
const all = [...notes, ...origins];

function note(name: string, read: (resource: Resource) => readonly string[], forget: (resource: Resource) => void) {
  return { key: `internal.config.kubernetes.io/${name}`, read, forget };
}

function forgetNames(resource: Resource): void {
  resource.previous = [];
}

/** The object with the notes on it among its annotations: patches see them, and can remove them. */
export function withNotes(resource: Resource): KubeObject {
  const found = all.flatMap(({ key, read }) => {
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
  if (!isObject(annotations) || !all.some(({ key }) => Object.hasOwn(annotations, key))) return object;
  const own: Record<string, Json> = { ...annotations };
  for (const { key } of all) delete own[key];
  return withMetadata(object, { annotations: Object.keys(own).length === 0 ? undefined : own });
}

/** The object with the annotations for kustomize itself that it had before, whatever has become of them. */
export function keepInternal(before: KubeObject, after: KubeObject): KubeObject {
  const { annotations } = before.metadata;
  if (!isObject(annotations)) return after;
  const internal = Object.entries(annotations).filter(([key]) => key.startsWith('internal.config.kubernetes.io/'));
  if (internal.length === 0) return after;
  const others = after.metadata.annotations;
  return withMetadata(after, {
    annotations: { ...(isObject(others) ? others : {}), ...Object.fromEntries(internal) },
  });
}

/** Forgets about a resource what is no longer noted on its object, as a patch has left it; after a JSON patch only where it comes from. */
export function forgetLost(
  resource: Resource,
  { metadata }: { readonly metadata?: Json },
  which: 'all' | 'origins' = 'all',
): void {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  const pairs = isObject(annotations) ? annotations : {};
  for (const { key, read, forget } of which === 'all' ? all : origins)
    if (read(resource).length > 0 && !Object.hasOwn(pairs, key)) forget(resource);
}

/** What other tools of kustomize leave on objects while they work: no part of what is built. */
const passing = [
  ...[
    'allowNameChange',
    'allowKindChange',
    'refBy',
    'index',
    'path',
    'seqindent',
    'id',
    'annotations-migration-resource-id',
  ].map((name) => `internal.config.kubernetes.io/${name}`),
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
];

/** Reads the notes that an object of a file comes with, and takes them out of it. */
export function takeNotes(object: KubeObject): Partial<Resource> & Pick<Resource, 'object'> {
  const { annotations } = object.metadata;
  if (!isObject(annotations)) return { object };
  const isNote = (key: string): boolean => passing.includes(key) || notes.some((one) => one.key === key);
  const own = Object.entries(annotations).filter(([key]) => !isNote(key));
  if (own.length === Object.keys(annotations).length) return { object };
  const valuesOf = (name: string): string[] => {
    const value = annotations[`internal.config.kubernetes.io/${name}`];
    return typeof value === 'string' && value !== '' ? value.split(',') : [];
  };
  const [kinds, namespaces] = [valuesOf('previousKinds'), valuesOf('previousNamespaces')];
  const previous = valuesOf('previousNames').map((name, at) => ({
    kind: kinds[at] ?? '',
    name,
    namespace: namespaces[at] ?? '',
  }));
  const [behavior] = valuesOf('generatorBehavior');
  return {
    object: withMetadata(object, { annotations: own.length === 0 ? undefined : Object.fromEntries(own) }),
    previous,
    prefixes: valuesOf('prefixes'),
    suffixes: valuesOf('suffixes'),
    hashed: valuesOf('needsHashSuffix')[0] === 'enabled',
    ...((behavior === 'create' || behavior === 'merge' || behavior === 'replace') && { behavior }),
  };
}

const helmGenerated = 'internal.config.kubernetes.io/helm-generated';

/** Marks an object of a chart, whose namespace Helm has chosen. */
export function asHelmGenerated(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  return withMetadata(object, {
    annotations: { ...(isObject(annotations) ? annotations : {}), [helmGenerated]: 'true' },
  });
}

export function isHelmGenerated({ metadata }: KubeObject): boolean {
  return isObject(metadata['annotations']) && metadata['annotations'][helmGenerated] === 'true';
}

/** Annotations as they leave a build: texts, whatever they look like, and without the mark; where there are none, neither is the field. */
export function settleAnnotations(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  if (annotations === undefined) return object;
  const { [helmGenerated]: _, ...own } = isObject(annotations) ? annotations : {};
  const settled = withMetadata(object, { annotations: undefined, ...textsIn('annotations', own) });
  markOddKeys(settled.metadata['annotations']);
  return settled;
}
