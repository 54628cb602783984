import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { name, plainText, some } from './words.ts';

/** Fields of a kustomization, and the files that they name. */
export interface Part {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
}

const path = fc.constantFrom(
  'metadata/name',
  'metadata/labels',
  'spec/extra',
  'spec/name',
  'spec/a',
  'spec/template/metadata/labels',
  'spec/template/spec/containers/image',
  'spec/template/spec/containers[]/image',
  'spec/list',
  'data/HOST',
  'metadata/annotations/a\\/b',
  'spec/ports[]/port',
  'spec/ports/name',
  '/spec/a',
  'spec/list[]',
  'rules/resourceNames',
  'subjects/name',
  'nothing/here',
);
const kind = fc.constantFrom('Foo', 'Deployment', 'ConfigMap', 'Service');
/** As a rule all say the same of a path: where they do not, there is only an error. */
const makes = (at: string): boolean => /metadata\/labels$|extra|annotations|spec\/a$/.test(at);
export const fieldSpecs = fc.array(
  fc
    .tuple(
      path,
      some({ kind, group: fc.constantFrom('apps', 'acme.io'), version: fc.constant('v1') }),
      fc.option(fc.boolean(), { nil: undefined, freq: 12 }),
    )
    .map(([at, rest, create]) => ({ path: at, ...rest, create: create ?? makes(at) })),
  { minLength: 1, maxLength: 2 },
);
const reference = fc.record({
  kind: fc.constantFrom('ConfigMap', 'Secret', 'Foo', 'Deployment'),
  fieldSpecs: fc.array(
    fc.record({
      kind,
      path: fc.constantFrom('spec/name', 'spec/a', 'spec/list', 'data/HOST', 'metadata/annotations/note'),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** `configurations`: one file with some of its lists. */
export const configurations: fc.Arbitrary<Part> = some({
  namePrefix: fieldSpecs,
  nameSuffix: fieldSpecs,
  namespace: fieldSpecs,
  commonLabels: fieldSpecs,
  labels: fieldSpecs,
  templateLabels: fieldSpecs,
  commonAnnotations: fieldSpecs,
  varReference: fieldSpecs,
  images: fieldSpecs,
  replicas: fieldSpecs,
  nameReference: fc.array(reference, { minLength: 1, maxLength: 2 }),
}).map((config) => ({
  fields: { configurations: ['config.yaml'] },
  files: { 'config.yaml': writeKubeYaml(config) },
}));

const property = fc.oneof(
  fc.constant({ type: 'string' }),
  fc.constant({ 'x-kubernetes-annotation': '' }),
  fc.constant({ 'x-kubernetes-label-selector': '' }),
  fc.constant({ 'x-kubernetes-identity': '' }),
  fc
    .tuple(
      fc.constantFrom('ConfigMap', 'Secret'),
      some({ 'x-kubernetes-object-ref-name-key': fc.constantFrom('name', 'a') }),
    )
    .map(([to, rest]) => ({
      'x-kubernetes-object-ref-api-version': 'v1',
      'x-kubernetes-object-ref-kind': to,
      ...rest,
    })),
);

/** `crds`: the schema of the kind Foo, and of its spec. */
export const crds: fc.Arbitrary<Part> = fc
  .record({ a: property, b: property, list: property, name: property })
  .map((properties) => ({
    fields: { crds: ['crd.json'] },
    files: {
      'crd.json': JSON.stringify({
        'github.com/acme/v1.Foo': {
          Schema: {
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { $ref: 'k8s.io/ObjectMeta' },
              spec: { $ref: 'github.com/acme/v1.FooSpec' },
            },
          },
        },
        'github.com/acme/v1.FooSpec': { Schema: { properties } },
      }),
    },
  }));

const listSchema = fc.constantFrom(
  {
    type: 'array',
    items: { $ref: '#/definitions/Item' },
    'x-kubernetes-patch-merge-key': 'name',
    'x-kubernetes-patch-strategy': 'merge',
  },
  {
    type: 'array',
    items: { $ref: '#/definitions/Item' },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name', 'value'],
  },
  { type: 'array', items: { type: 'string' }, 'x-kubernetes-patch-strategy': 'merge' },
  { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
);

/** `openapi`: a schema in which the lists of Foo are merged, or a version. */
export const openapi: fc.Arbitrary<Part> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ items: listSchema, list: listSchema }) },
      { weight: 1, arbitrary: fc.constantFrom('v1.21.2', 'v1.21.2', 'v1.20.4') },
    ),
    fc.constantFrom(undefined, '/apis/acme.io/v1/foos/{name}', '/apis/acme.io/v1/namespaces/{namespace}/foos/{name}'),
  )
  .map(([chosen, scope]) => {
    if (typeof chosen === 'string') return { fields: { openapi: { version: chosen } }, files: {} };
    const kinds = [{ group: 'acme.io', version: 'v1', kind: 'Foo' }];
    const foo = {
      type: 'object',
      properties: { spec: { $ref: '#/definitions/Spec' } },
      'x-kubernetes-group-version-kind': kinds,
    };
    const item = { type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' } } };
    const definitions = { Foo: foo, Spec: { type: 'object', properties: chosen }, Item: item };
    const paths = scope === undefined ? {} : { [scope]: { get: { 'x-kubernetes-group-version-kind': kinds[0] } } };
    return {
      fields: { openapi: { path: 'schema.json' } },
      files: { 'schema.json': JSON.stringify({ definitions, paths }) },
    };
  });

/** `vars`: of these objects, or of others. */
export function vars(objects: readonly JsonObject[]): fc.Arbitrary<Part> {
  const source = fc.constantFrom(...objects).map(({ apiVersion, kind: word, metadata }) => {
    const { name: called, namespace } = metadata as JsonObject;
    return { apiVersion, kind: word, name: called, ...(namespace !== undefined && { namespace }) };
  });
  const other = fc.record({ apiVersion: fc.constant('v1'), kind: fc.constantFrom('ConfigMap', 'Service'), name });
  const fieldPath = fc.constantFrom(
    'metadata.name',
    'metadata.namespace',
    'spec.replicas',
    'data.HOST',
    'spec.ports[0].port',
    'spec.template.spec.containers[0].image',
    'spec.a',
    'spec.list',
  );
  const one = fc
    .tuple(
      fc.constantFrom('A', 'B'),
      fc.oneof({ weight: 3, arbitrary: source }, { weight: 1, arbitrary: other }),
      some({ fieldPath }),
    )
    .map(([called, objref, fieldref]) => ({
      name: called,
      objref,
      ...(fieldref.fieldPath !== undefined && { fieldref }),
    }));
  return fc
    .uniqueArray(one, { minLength: 1, maxLength: 2, selector: (variable) => variable.name })
    .map((all) => ({ fields: { vars: all }, files: {} }));
}

/** Texts with variables in them. */
export const withVariables = fc.oneof(
  { weight: 5, arbitrary: plainText },
  { weight: 1, arbitrary: fc.constantFrom('$(A)', '$(B)', 'x-$(A)', '$(A)$(B)', '$$(A)', '$(A', '$(NONE)', '$', '$$') },
);
