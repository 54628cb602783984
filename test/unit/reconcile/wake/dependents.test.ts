import { describe, expect, it } from 'vitest';
import type { KubeClient, KubeRequest } from '../../../../shared/ports/kube/client.ts';
import { listDependents } from '../../../../shared/reconcile/wake/dependents.ts';

const signal = new AbortController().signal;
const source = { kind: 'GitRepository', namespace: 'apps', name: 'repo' } as const;
/** Name, namespace, and spec.sourceRef and spec.suspend as the API server shows them. */
const kustomizations = [
  ['own', 'apps', { kind: 'GitRepository', name: 'repo' }, undefined],
  ['foreign', 'other', { kind: 'GitRepository', name: 'repo', namespace: 'apps' }, undefined],
  ['of its own namespace', 'other', { kind: 'GitRepository', name: 'repo' }, undefined],
  ['of another source', 'apps', { kind: 'GitRepository', name: 'repo2' }, undefined],
  ['of another kind', 'apps', { kind: 'Bucket', name: 'repo' }, undefined],
  ['suspended', 'apps', { kind: 'GitRepository', name: 'repo' }, true],
] as const;

function createClient(columns: readonly string[]) {
  const accepted: (string | undefined)[] = [];
  const rows = kustomizations.map(([name, namespace, ref, suspend]) => {
    const values: Record<string, unknown> = {
      Suspended: suspend ?? null,
      SourceKind: ref.kind,
      Source: ref.name,
      SourceNamespace: 'namespace' in ref ? ref.namespace : null,
    };
    return { cells: columns.map((column) => values[column]), object: { metadata: { name, namespace } } };
  });
  const items = kustomizations.map(([name, namespace, sourceRef, suspend]) => ({
    metadata: { name, namespace },
    spec: { sourceRef, ...(suspend === undefined ? {} : { suspend }) },
  }));
  const request = async ({ accept, query }: KubeRequest) => {
    accepted.push(accept);
    if (!accept?.includes('as=Table'))
      return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'KustomizationList', metadata: {}, items };
    const first = query?.['continue'] === undefined;
    return {
      metadata: first ? { continue: 'more' } : {},
      columnDefinitions: columns.map((name) => ({ name })),
      rows: first ? rows.slice(0, 1) : rows.slice(1),
    };
  };
  return { client: { request } as unknown as KubeClient, accepted };
}

describe('what is built from a source', () => {
  const expected = [
    { kind: 'Kustomization', name: 'own', namespace: 'apps' },
    { kind: 'Kustomization', name: 'foreign', namespace: 'other' },
  ];

  it('is read from columns, page by page, without one whole object', async () => {
    const { client, accepted } = createClient(['Name', 'Suspended', 'SourceKind', 'Source', 'SourceNamespace']);

    expect(await listDependents({ client }, source, signal)).toEqual(expected);
    expect(accepted).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('as=Table')));
  });

  it('is read from whole objects where the definition of the cluster has no such columns', async () => {
    const { client } = createClient(['Name', 'Suspended']);

    expect(await listDependents({ client }, source, signal)).toEqual(expected);
  });
});
