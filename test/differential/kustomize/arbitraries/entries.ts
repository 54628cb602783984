import fc from 'fast-check';
import { isObject, type JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { selector } from './patches.ts';
import { labels, name, namespace, oddKey, plainText, some } from './words.ts';

const literal = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.tuple(fc.constantFrom('A', 'B', 'HOST'), plainText).map(([key, value]) => `${key}=${value}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('C="in quotes"', "C='in quotes'", 'C="half', 'C=a=b', 'C=', 'a.b-c=1', '1=2'),
  },
  { weight: 2, arbitrary: oddKey.map((key) => `${key}=odd`) },
  { weight: 1, arbitrary: fc.constantFrom('C', '=x', 'a b=c', 'é=1', '') },
);
export const options = some({
  labels,
  annotations: labels,
  disableNameSuffixHash: fc.boolean(),
  immutable: fc.boolean(),
});
export const generator = fc
  .tuple(
    name,
    some({
      namespace,
      behavior: fc.constantFrom(...Array<'create'>(8).fill('create'), 'merge', 'replace'),
      literals: fc.uniqueArray(literal, { maxLength: 3, selector: (text) => text.split('=')[0] }),
      files: fc.uniqueArray(
        fc.constantFrom('settings.txt', 'k=settings.txt', 'binary.bin', 'binary.bin=settings.txt', './settings.txt'),
        { maxLength: 2 },
      ),
      envs: fc.constant(['settings.env']),
      options,
    }),
  )
  .map(([called, rest]) => ({
    name: called,
    ...rest,
    ...(rest.envs && { literals: rest.literals?.filter((one) => !one.startsWith('HOST')) ?? [] }),
  }));
export const image = fc
  .tuple(
    fc.constantFrom(
      'nginx',
      'ghcr.io/acme/api',
      'redis',
      'registry:5000/app',
      'ngin.',
      'nginx.*',
      '(nginx',
      'docker.io/library/nginx',
      '',
    ),
    some({
      newName: fc.constantFrom('mirror/nginx', 'nginx'),
      newTag: fc.constantFrom('v2', '1.0', '', 'a:b'),
      digest: fc.constant('sha256:abc'),
      tagSuffix: fc.constant('-x'),
    }),
  )
  .map(([called, rest]) => ({ name: called, ...rest }));
const fieldPath = fc.constantFrom(
  'metadata.annotations.a/b',
  'metadata.annotations.[note]',
  'metadata.labels.app\\.kubernetes\\.io/name',
  'spec.template.spec.containers.[name=main].env.[name=A].value',
  'spec.template.spec.containers.[image=nginx].name',
  'spec.template.spec.containers.[name=main].new.field',
  'spec.template.spec.containers.-1.image',
  'spec.template.spec.containers.5.image',
  'spec.ports.*.port',
  'spec.ports.[protocol=TCP].port',
  'spec.ports.[port=80].name',
  'spec.list.*',
  'spec.list.-',
  'spec.*',
  'data.file\\.txt',
  'subjects.0.name',
  'rules.*.resourceNames.0',
  'spec..a',
  '.spec.a',
  '',
  'metadata.name',
  'metadata.labels.app',
  'metadata.annotations.note',
  'spec.replicas',
  'spec.template.spec.containers.[name=main].image',
  'spec.template.spec.containers.*.image',
  'spec.template.spec.containers.0.env',
  'data.HOST',
  'spec.list.0',
  'spec.a',
);
const fieldOptions = some({
  delimiter: fc.constantFrom('.', ':', '-', '', '::'),
  encoding: fc.constant('base64'),
  index: fc.integer({ min: -1, max: 2 }),
  create: fc.boolean(),
});
const anySource = fc
  .tuple(selector, some({ fieldPath, options: fieldOptions }))
  .map(([select, rest]) => ({ ...select, labelSelector: undefined, annotationSelector: undefined, ...rest }));

const target = fc
  .tuple(
    selector,
    some({
      reject: fc.array(selector, { maxLength: 1 }),
      fieldPaths: fc.array(fieldPath, { minLength: 1, maxLength: 2 }),
      options: fieldOptions,
    }),
  )
  .map(([select, rest]) => ({ select, ...rest }));

const source = (objects: readonly JsonObject[]) =>
  fc.constantFrom(...objects).map(({ kind, metadata }) => ({ kind, name: (metadata as JsonObject)['name'] }));

const structuredPath = fc
  .constantFrom(
    'b',
    'b',
    'n',
    'n',
    'a.0',
    'a.1',
    '😀',
    '9.😀',
    '～',
    'm',
    'd',
    'e',
    't.n',
    'new',
    'm.new',
    '～.new',
    'b.new',
    'a.[=1]',
    'a.*',
  )
  .map((path) => `data.structured.${path}`);

/** Into the JSON or YAML that a text holds. */
const intoStructured = (objects: readonly JsonObject[], structured: readonly JsonObject[]) =>
  fc.record({
    source: source(objects),
    targets: fc.tuple(
      fc.record({
        select: source(structured),
        fieldPaths: fc.array(structuredPath, { minLength: 1, maxLength: 3 }),
        options: some({ create: fc.boolean() }),
      }),
    ),
  });

/** A replacement, as a rule from one of these objects. */
export function replacementOf(objects: readonly JsonObject[]): fc.Arbitrary<object> {
  const structured = objects.filter(({ data }) => isObject(data) && Object.hasOwn(data, 'structured'));
  const usual = usualReplacement(objects);
  return structured.length === 0 ? usual : fc.oneof<fc.Arbitrary<object>[]>(usual, intoStructured(objects, structured));
}

const usualReplacement = (objects: readonly JsonObject[]) =>
  fc.record({
    source: fc.oneof(
      { weight: 1, arbitrary: anySource },
      {
        weight: 6,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...objects),
            some({
              fieldPath: fc.constantFrom(
                'metadata.name',
                'metadata.namespace',
                'metadata.annotations.note',
                'kind',
                'spec',
                'spec.replicas',
                'spec.list',
                'spec.template.spec.containers.[name=main].image',
                'data.HOST',
                'metadata.labels',
              ),
              options: fieldOptions,
            }),
          )
          .map(([{ kind, metadata }, rest]) => ({ kind, name: (metadata as JsonObject)['name'], ...rest })),
      },
    ),
    targets: fc.array(target, { minLength: 1, maxLength: 2 }),
  });
export const label = fc
  .tuple(
    labels,
    some({
      includeSelectors: fc.boolean(),
      includeTemplates: fc.boolean(),
      fields: fc.constant([{ path: 'spec/extra', create: true, kind: 'Foo' }]),
    }),
  )
  .map(([pairs, rest]) => ({ pairs, ...rest }));
