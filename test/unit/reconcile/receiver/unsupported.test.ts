import { describe, expect, it } from 'vitest';
import type { Receiver } from '../../../../shared/flux/api/receiver.ts';
import { describeUnsupportedReceiver } from '../../../../shared/reconcile/receiver/unsupported.ts';

describe('the description of what is not supported of a Receiver', () => {
  const resource = { kind: 'GitRepository', name: 'app' } as const;
  const filters =
    'spec.resourceFilter and spec.resources[].filter are not supported by this version of Sluice; remove them';

  // biome-ignore format: one line a case
  it.each([
    ['a type', { type: 'quay' }, 'spec.type quay is not supported by this version of Sluice; it supports bitbucket, generic, generic-hmac, github, gitlab'],
    ['a filter for all resources', { resourceFilter: 'true' }, filters],
    ['a filter for one resource', { resources: [resource, { ...resource, filter: 'true' }] }, filters],
    ['a type before a filter', { type: 'quay', resourceFilter: 'true' }, expect.stringContaining('spec.type quay')],
    ['nothing where all is supported', {}, undefined],
    ['nothing where filters are empty', { resourceFilter: '', resources: [{ ...resource, filter: '' }] }, undefined],
  ])('names %s', (_, change, expected) => {
    const spec = { type: 'github', resources: [resource], ...change } as Receiver['spec'];

    expect(describeUnsupportedReceiver(spec)).toEqual(expected);
  });
});
