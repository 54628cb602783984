import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { DecodeError, decodeObject } from '../../../../shared/flux/api/decode.ts';
import { apiKinds } from '../../../../shared/flux/api/index.ts';
import type { Kind } from '../../../../shared/flux/api/kind.ts';
import { apiCases, specOf } from '../../../support/api-cases.ts';

const metadata = { namespace: 'apps', name: 'app' };
describe.each(apiCases)('the spec of a $kind', (cases) => {
  const decode = (changes: object) =>
    decodeObject(apiKinds[cases.kind] as Kind<z.ZodType, z.ZodType>, { metadata, spec: specOf(cases, changes) }).spec;

  it.each(cases.valid.map((changes) => [JSON.stringify(changes), changes] as const))(
    'is decoded with %s',
    (_, changes) => {
      expect(decode(changes)).toMatchObject(specOf(cases, changes));
    },
  );

  it.each(cases.invalid.map(({ spec, field }) => [JSON.stringify(spec), field, spec] as const))(
    'is not decoded with %s, and the error names the object and %s',
    (_, field, changes) => {
      let error: unknown;
      try {
        decode(changes);
      } catch (thrown) {
        error = thrown;
      }

      expect(error).toBeInstanceOf(DecodeError);
      expect(String(error)).toContain(`${cases.kind} apps/app: spec`);
      expect(String(error)).toContain(field);
    },
  );
});

it('fills in Flux’s defaults', () => {
  const git = { interval: '1m', url: 'https://git.example.com/a', verify: { secretRef: { name: 'keys' } } };
  const build = { substituteFrom: [{ kind: 'Secret', name: 'a' }] };
  const ks = { interval: '1m', prune: true, sourceRef: { kind: 'GitRepository', name: 'a' }, postBuild: build };
  const hook = { type: 'github', secretRef: { name: 'a' }, resources: [] };

  expect(decodeObject(apiKinds.GitRepository, { metadata, spec: git }).spec).toMatchObject({
    timeout: '60s',
    verify: { mode: 'HEAD' },
  });
  expect(decodeObject(apiKinds.Kustomization, { metadata, spec: ks }).spec).toMatchObject({
    force: false,
    postBuild: { substituteFrom: [{ optional: false }] },
  });
  expect(decodeObject(apiKinds.Receiver, { metadata, spec: hook }).spec.interval).toBe('10m');
});
