import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiPath } from '../../../../shared/ports/kube/api-path.ts';
import { isNotFound } from '../../../../shared/ports/kube/kube-api-error.ts';

const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'apps', name: 'web' };

describe('the path of', () => {
  it.each([
    [pods, '/api/v1/namespaces/apps/pods/web'],
    [{ group: 'apps', version: 'v1', resource: 'deployments' }, '/apis/apps/v1/deployments'],
    [
      { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'clusterroles', name: 'system:Node é' },
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3ANode%20%C3%A9',
    ],
  ])('%j is %s', (place, path) => {
    expect(apiPath(place)).toBe(path);
  });

  it.each([
    { ...pods, group: '..' },
    { ...pods, group: 'apps/v1/../../api' },
    { ...pods, version: 'v1/namespaces/kube-system/secrets' },
    { ...pods, version: '' },
    { ...pods, resource: 'secrets?watch=true' },
    { ...pods, resource: 'Pods' },
    { ...pods, resource: 'pods/web/log' },
    { ...pods, namespace: '..' },
    { ...pods, namespace: '' },
    { ...pods, namespace: 'kube-system/secrets' },
    { ...pods, name: '.' },
    { ...pods, name: '..' },
    { ...pods, name: '' },
    { ...pods, name: 'a/b' },
    { ...pods, name: 'a%2fb' },
    { ...pods, name: 'a\nb' },
    { ...pods, name: 'a'.repeat(254) },
  ])('%j is not found', (place) => {
    let thrown: unknown;
    try {
      apiPath(place);
    } catch (error) {
      thrown = error;
    }

    expect(isNotFound(thrown)).toBe(true);
  });

  it('any object has as many segments as it should, and none that leads elsewhere', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('..', '.', 'a/..', 'v1', 'apps', '%2e%2e'));
    const place = fc.record({ group: text, version: text, resource: text, namespace: text, name: text });

    fc.assert(
      fc.property(place, (found) => {
        let path: string;
        try {
          path = apiPath(found);
        } catch (error) {
          return isNotFound(error);
        }
        const { pathname, search } = new URL(path, 'https://example.com');
        return search === '' && pathname === path && path.split('/').length === (found.group === '' ? 7 : 8);
      }),
    );
  });
});
