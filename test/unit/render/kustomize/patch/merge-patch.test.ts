import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../../shared/render/kustomize/object/resource.ts';
import { builtinSchema } from '../../../../../shared/render/kustomize/openapi/merge-schema.ts';
import { asResourcePatch } from '../../../../../shared/render/kustomize/patch/as-resource-patch.ts';
import { mergeIntoResource } from '../../../../../shared/render/kustomize/patch/merge-into-resource.ts';
import { mergePatch } from '../../../../../shared/render/kustomize/patch/merge-patch.ts';
import { compactOpenApi } from '../../../../../shared/render/kustomize/read/compact-openapi.ts';
import { parseDocuments } from '../../../../../shared/render/kustomize/yaml/parse-documents.ts';
import { forgetWritten } from '../../../../../shared/render/kustomize/yaml/written-scalars.ts';

function yaml(text: string): JsonObject {
  return parseDocuments('test', text)[0] as JsonObject;
}

/** A Deployment with this pod spec. */
function deployment(spec: string): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: yaml(spec) } } };
}

/** The pod spec that a patch of one with another makes. */
function mergeSpecs(target: string, patch: string): Json | undefined {
  const merged = mergePatch(deployment(target), deployment(patch));
  const { template } = (merged as JsonObject)['spec'] as JsonObject;
  return (template as JsonObject)['spec'];
}

describe('mergePatch', () => {
  it('puts new items before the old ones, in the order of the patch', () => {
    const merged = mergeSpecs('containers: [{name: a}, {name: b}]', 'containers: [{name: c}, {name: b, image: x}]');

    expect(merged).toEqual(yaml('containers: [{name: c}, {name: b, image: x}, {name: a}]'));
  });

  it('replaces lists for which the schema has no key', () => {
    expect(mergeSpecs('tolerations: [{key: a}]', 'tolerations: [{key: b}]')).toEqual(yaml('tolerations: [{key: b}]'));
  });

  it('tells ports apart by number and protocol', () => {
    const merged = mergeSpecs(
      'containers: [{name: a, ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]}]',
      'containers: [{name: a, ports: [{containerPort: 53, protocol: UDP, name: dns}]}]',
    );

    const ports = '[{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP, name: dns}]';
    expect(merged).toEqual(yaml(`containers: [{name: a, ports: ${ports}}]`));
  });

  it('removes fields that are null, and items that say so', () => {
    const merged = mergeSpecs(
      'nodeName: n\ncontainers: [{name: a}, {name: b}]',
      'nodeName: null\ncontainers: [{name: a, $patch: delete}]',
    );

    expect(merged).toEqual(yaml('containers: [{name: b}]'));
  });

  it('replaces a map or a list where $patch says so', () => {
    const merged = mergeSpecs(
      'securityContext: {runAsUser: 1}\ncontainers: [{name: a}]',
      'securityContext: {$patch: replace, fsGroup: 2}\ncontainers: [{name: b}, {$patch: replace}]',
    );

    expect(merged).toEqual(yaml('securityContext: {fsGroup: 2}\ncontainers: [{name: b}]'));
  });

  it('deletes the object', () => {
    expect(mergePatch(yaml('kind: A'), yaml('$patch: delete'))).toBeUndefined();
  });

  it('leaves the directives of kubectl in the object, as kustomize does', () => {
    const patch = '$setElementOrder/containers: [{name: b}]\n$retainKeys: [containers]';

    expect(mergeSpecs('hostNetwork: true', patch)).toEqual(yaml(`hostNetwork: true\n${patch}`));
  });

  it('keeps a null of the target that the patch does not mention', () => {
    expect(mergePatch(yaml('a: null'), yaml('b: 1'))).toEqual({ a: null, b: 1 });
  });

  it('drops a null that the target leaves blank', () => {
    const merged = mergePatch(yaml('a:\nc: {d: , e: 2}'), yaml('b: 1'));

    expect(forgetWritten(merged)).toEqual({ b: 1, c: { e: 2 } });
  });

  it('unites lists of plain values', () => {
    const metadata = (finalizers: string): JsonObject => ({
      ...deployment('{}'),
      metadata: yaml(`finalizers: ${finalizers}`),
    });

    expect(mergePatch(metadata('[a, b]'), metadata('[b, c]'))).toMatchObject({
      metadata: { finalizers: ['b', 'c', 'a'] },
    });
  });

  it('changes neither of its arguments', () => {
    const [target, patch] = [
      deployment('containers: [{name: a}]'),
      deployment('containers: [{name: a, $patch: delete}]'),
    ];
    const before = structuredClone([target, patch]);

    mergePatch(target, patch);

    expect([target, patch]).toEqual(before);
  });

  it('merges by the keys of a schema that is given', () => {
    const schema = compactOpenApi(
      yaml(`
        definitions:
          Part: {properties: {key: {type: string}}}
          Widget:
            x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: Widget}]
            properties:
              parts:
                type: array
                items: {$ref: '#/definitions/Part'}
                x-kubernetes-patch-strategy: merge
                x-kubernetes-patch-merge-key: key
      `),
    );
    const widget = (parts: string): JsonObject => ({
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      parts: yaml(`l: ${parts}`)['l'] as Json,
    });

    const merged = mergePatch(widget('[{key: a, x: 1}]'), widget('[{key: a, y: 2}]'), { schema });

    expect(merged?.['parts']).toEqual([{ key: 'a', x: 1, y: 2 }]);
  });

  it.each([
    ['a map into a list', 'containers: {a: 1}'],
    ['a text into a list', 'containers: none'],
    ['an unknown directive', 'securityContext: {$patch: remove}'],
  ])('refuses to merge %s', (_, patch) => {
    expect(() => mergeSpecs('securityContext: {}\ncontainers: [{name: a}]', patch)).toThrow(
      expect.objectContaining({ name: 'KustomizeError', code: 'bad-patch' }),
    );
  });

  it('refuses to merge into a list by key that has a text in it', () => {
    expect(() => mergeSpecs('containers: [x, {name: a}]', 'containers: [{name: b}]')).toThrow('not a map');
  });
});

describe('mergeIntoResource', () => {
  it('leaves an object as it is that a patch wants to replace as a whole', () => {
    const object = yaml('{kind: A, spec: {a: 1}}');

    expect(mergeIntoResource(object, yaml('{kind: A, $patch: replace, spec: {b: 2}}'), builtinSchema)).toBe(object);
  });
});

describe('asResourcePatch', () => {
  it('makes texts of labels and annotations, also of null', () => {
    const patch = yaml('metadata: {name: a, labels: {a: null, b: , c: 1}, annotations: {d: true}}');

    expect(asResourcePatch(patch)).toEqual(
      yaml('metadata: {name: a, labels: {a: "null", b: "", c: "1"}, annotations: {d: "true"}}'),
    );
  });

  it('leaves out what is empty', () => {
    expect(asResourcePatch(yaml('metadata: {labels: {}, annotations: null}'))).toEqual({ metadata: {} });
  });
});

describe('compactOpenApi', () => {
  it('says which kinds are namespaced', () => {
    const get = (kind: string): string =>
      `{get: {x-kubernetes-group-version-kind: {group: g, version: v1, kind: ${kind}}}}`;
    const paths = [`'/a/namespaces/{namespace}/b': ${get('B')}`, `/a/b: ${get('B')}`, `/a/c: ${get('C')}`];
    const document = yaml(`paths: {${paths.join(', ')}}`);

    expect(compactOpenApi(document).namespaced).toEqual({ 'g/v1 B': true, 'g/v1 C': false });
  });
});
