import fc from 'fast-check';
import type { JsonObject } from '../../../../shared/build/kustomize/resource.ts';
import { selector } from './patches.ts';
import { labels, name, namespace, plainText, some } from './words.ts';

const literal = fc.tuple(fc.constantFrom('A', 'B', 'HOST'), plainText).map(([key, value]) => `${key}=${value}`);
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
      files: fc.uniqueArray(fc.constantFrom('settings.txt', 'k=settings.txt', 'binary.bin'), { maxLength: 2 }),
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
    fc.constantFrom('nginx', 'ghcr.io/acme/api', 'redis', 'registry:5000/app', 'ngin.'),
    some({
      newName: fc.constantFrom('mirror/nginx', 'nginx'),
      newTag: fc.constantFrom('v2', '1.0', ''),
      digest: fc.constant('sha256:abc'),
      tagSuffix: fc.constant('-x'),
    }),
  )
  .map(([called, rest]) => ({ name: called, ...rest }));
const fieldPath = fc.constantFrom(
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
  delimiter: fc.constantFrom('.', ':', '-'),
  index: fc.integer({ min: -1, max: 2 }),
  create: fc.boolean(),
});
const anySource = fc
  .tuple(selector, some({ fieldPath, options: fieldOptions }))
  .map(([select, rest]) => ({ ...select, labelSelector: undefined, annotationSelector: undefined, ...rest }));

/** A replacement, as a rule from one of these objects. */
export const replacementOf = (objects: readonly JsonObject[]) =>
  fc.record({
    source: fc.oneof(
      { weight: 1, arbitrary: anySource },
      {
        weight: 6,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...objects),
            some({
              fieldPath: fc.constantFrom('metadata.name', 'kind', 'spec', 'metadata.labels'),
              options: fieldOptions,
            }),
          )
          .map(([{ kind, metadata }, rest]) => ({ kind, name: (metadata as JsonObject)['name'], ...rest })),
      },
    ),
    targets: fc.array(
      fc
        .tuple(
          selector,
          some({
            reject: fc.array(selector, { maxLength: 1 }),
            fieldPaths: fc.array(fieldPath, { minLength: 1, maxLength: 2 }),
            options: fieldOptions,
          }),
        )
        .map(([select, rest]) => ({ select, ...rest })),
      { minLength: 1, maxLength: 2 },
    ),
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
