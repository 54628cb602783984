import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { Json, JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { kubeObject } from './objects.ts';
import { labels, name, namespace, number, objectLabels, plainText, some } from './words.ts';

export const selector = some({
  kind: fc.constantFrom('Deployment', 'Service', 'ConfigMap', 'Foo', 'Deployment|StatefulSet', '.*'),
  name: fc.oneof(
    name,
    fc.constantFrom(
      'web.*',
      '.*',
      'w',
      '',
      'web|api',
      '^web$',
      '(web|api)-?.*',
      '[a-w]+',
      '\\w+',
      '(?i)WEB',
      '^w',
      'b$',
    ),
  ),
  namespace: fc.oneof(namespace, fc.constantFrom('sh.p', 'shop|default', '_non_namespaceable_', '^$', '.+')),
  group: fc.constantFrom('apps', 'acme.io', '', 'acme.*', 'apps|batch'),
  version: fc.constantFrom('v1', '', 'v[12]'),
  labelSelector: fc.constantFrom(
    'app=web',
    'app',
    '!app',
    'app in (web, front)',
    'tier!=front',
    'app==web,team',
    'app notin (web)',
    'tier in (,front)',
    'app!=web, tier',
    'app=',
  ),
  annotationSelector: fc.constantFrom('note', 'note=yes', '!note', 'a/b'),
});

/** Another version of an object: some of it kept, some removed or directed. */
function directed(value: Json, choices: readonly number[], at: { next: number }): Json {
  const choice = choices[at.next++ % choices.length] ?? 0;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => directed(item, choices, at));
    return choice === 1 ? [...items, { $patch: 'replace' }] : choice === 2 ? items.slice(1) : items;
  }
  if (typeof value !== 'object' || value === null) return choice === 3 ? null : value;
  const entries = Object.entries(value as JsonObject)
    .filter((_, index) => choice !== 4 || index !== 0)
    .map(([key, child]): [string, Json] => [key, key === 'name' ? child : directed(child, choices, at)]);
  const [first] = Object.keys(value);
  if (choice === 8) entries.push(['$retainKeys', first === undefined ? [] : [first]]);
  if (choice === 9 && first !== undefined) entries.push([`$setElementOrder/${first}`, []]);
  if (choice === 10 && first !== undefined) entries.push([`$deleteFromPrimitiveList/${first}`, ['a']]);
  const directive = ({ 5: 'delete', 6: 'replace', 7: 'merge' } as Record<number, string>)[choice];
  return Object.fromEntries([...(directive === undefined ? [] : [['$patch', directive] as const]), ...entries]);
}

/** A strategic merge patch of one of these objects, or of another. */
export function mergePatches(objects: readonly JsonObject[]): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(
      fc.constantFrom(...objects),
      kubeObject,
      fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(10)), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      some({
        labels: objectLabels,
        annotations: fc.oneof(
          fc.dictionary(
            fc.constantFrom('note', '$patch'),
            fc.oneof(plainText, fc.constantFrom('delete', 'replace', null)),
            { maxKeys: 2 },
          ),
          fc.constant(null),
        ),
        finalizers: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
      }),
    )
    .map(([object, other, choices, own, metadata]) => {
      const {
        apiVersion,
        kind,
        metadata: id,
        ...body
      } = own || other['kind'] === object['kind'] ? { ...other, ...idOf(object) } : object;
      const changed = directed(body as JsonObject, choices, { next: 0 }) as JsonObject;
      const { name: called, namespace: placed } = id as JsonObject;
      return {
        apiVersion,
        kind,
        metadata: { name: called, ...(placed !== undefined && { namespace: placed }), ...metadata },
        ...changed,
      } as JsonObject;
    });
}

function idOf({ apiVersion, kind, metadata }: JsonObject): JsonObject {
  return { apiVersion: apiVersion as Json, kind: kind as Json, metadata: metadata as Json };
}

const pointer = fc.constantFrom(
  '/metadata/name',
  '/metadata/labels',
  '/metadata/labels/app',
  '/metadata/annotations/a~1b',
  '/spec',
  '/spec/replicas',
  '/spec/template/spec/containers/0/image',
  '/spec/template/spec/containers/-',
  '/data/k',
  '/spec/list/0',
  '/kind',
  '/nothing/here',
);
const operation = fc.oneof(
  fc.record({
    op: fc.constantFrom('add', 'replace', 'test'),
    path: pointer,
    value: fc.oneof(plainText, number, fc.constant(null), labels as fc.Arbitrary<unknown>),
  }),
  fc.record({ op: fc.constant('replace'), path: fc.constant('/metadata/name'), value: name }),
  fc.record({ op: fc.constant('remove'), path: pointer }),
  fc.record({ op: fc.constantFrom('move', 'copy'), path: pointer, from: pointer }),
);
export const jsonPatch = fc.array(operation, { minLength: 1, maxLength: 3 });

/** An entry of `patches`. */
export function patchEntry(objects: readonly JsonObject[]): fc.Arbitrary<object> {
  return fc.oneof(
    { weight: 3, arbitrary: mergePatches(objects).map((patch) => ({ patch: writeKubeYaml(patch) })) },
    fc.record({
      patch: mergePatches(objects).map(writeKubeYaml),
      target: selector,
      options: some({ allowNameChange: fc.boolean(), allowKindChange: fc.boolean() }),
    }),
    fc.record({ patch: jsonPatch.map(writeKubeYaml), target: selector }),
  );
}
