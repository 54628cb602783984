import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { normalizeObject } from '../../../../shared/apply/desired/normalize.ts';
import { EncryptedError, refuseEncrypted } from '../../../../shared/apply/desired/refuse-encrypted.ts';
import type { Manifest } from '../../../../shared/flux/api/manifest.ts';
import { ownershipOf } from '../../../../shared/reconcile/kustomization/ownership.ts';

const ownership = ownershipOf({ name: 'apps', namespace: 'flux-system' });
const normalize = (yaml: string, common = {}) => normalizeObject(load(yaml) as Manifest, ownership, common);

describe('an object as it is sent', () => {
  it('has its owner’s labels, and the common metadata over its own', () => {
    const { metadata } = normalize(
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { team: one, tier: web } } }',
      { labels: { team: 'two' }, annotations: { note: 'x' } },
    );

    expect(metadata).toEqual({
      name: 'a',
      labels: {
        team: 'two',
        tier: 'web',
        'kustomize.toolkit.fluxcd.io/name': 'apps',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
      annotations: { note: 'x' },
    });
  });

  it('has no status, unless it defines a kind', () => {
    expect(normalize('{ apiVersion: v1, kind: Pod, metadata: { name: a }, status: {} }')).not.toHaveProperty('status');
    const definition =
      '{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: a }, status: {} }';
    expect(normalize(definition)).toHaveProperty('status');
  });

  it('has TCP where a port of a container or a service names no protocol', () => {
    const ports = '[{ port: 53, protocol: UDP }, { port: 80 }]';
    const service = normalize(`{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: ${ports} } }`);
    const job = normalize(`{ apiVersion: batch/v1, kind: CronJob, metadata: { name: a }, spec: { jobTemplate: {
      spec: { template: { spec: { containers: [{ name: c, ports: [{ containerPort: 80 }] }] } } } } } }`);

    expect(service['spec']).toEqual({
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 80, protocol: 'TCP' },
      ],
    });
    expect(job).toMatchObject({
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ ports: [{ protocol: 'TCP' }] }] } } } } },
    });
  });

  it('has a Secret’s stringData in data, where it wins', () => {
    const secret = normalize(
      '{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { k: b2xk, l: b2xk }, stringData: { k: new } }',
    );

    expect(secret['data']).toEqual({ k: 'bmV3', l: 'b2xk' });
    expect(secret).not.toHaveProperty('stringData');
  });

  it('keeps the nulls of custom resources, and of no built-in kind', () => {
    const spec = 'spec: { a: null }';

    expect(normalize(`{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, ${spec} }`)['spec']).toEqual({});
    expect(normalize(`{ apiVersion: example.com/v1, kind: W, metadata: { name: a }, ${spec} }`)['spec']).toEqual({
      a: null,
    });
  });

  it('is scaled to zero where it is a controller of Flux', () => {
    const deployment = (labels: string) =>
      normalize(
        `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a, labels: ${labels} }, spec: { replicas: 2 } }`,
      );

    expect(deployment('{ app.kubernetes.io/part-of: flux }')['spec']).toEqual({ replicas: 0 });
    expect(deployment('{ app.kubernetes.io/part-of: other }')['spec']).toEqual({ replicas: 2 });
  });

  it('has no CA bundle that is not one', () => {
    const definition =
      normalize(`{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: a },
      spec: { conversion: { webhook: { clientConfig: { caBundle: Cg==, url: 'https://a' } } } } }`);

    expect(definition['spec']).toEqual({ conversion: { webhook: { clientConfig: { url: 'https://a' } } } });
  });
});

describe('an encrypted Secret', () => {
  const encrypted = (annotations: string) =>
    load(
      `{ apiVersion: v1, kind: Secret, metadata: { name: a, namespace: b, annotations: ${annotations} }, sops: {} }`,
    );

  it('is refused', () => {
    expect(() => refuseEncrypted([encrypted('{}') as Manifest], ownership)).toThrow(EncryptedError);
    expect(() => refuseEncrypted([encrypted('{}') as Manifest], ownership)).toThrow('Secret/b/a is SOPS encrypted');
  });

  it('passes when it asks to stay encrypted', () => {
    const annotations = '{ kustomize.toolkit.fluxcd.io/decrypt: disabled }';

    expect(() => refuseEncrypted([encrypted(annotations) as Manifest], ownership)).not.toThrow();
  });
});
