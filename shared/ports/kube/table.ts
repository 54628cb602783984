import type { KubeClient } from './client.ts';

/** A row of `kubectl get`: the object's metadata and what its kind's printer columns say. */
export interface TableRow<Metadata> {
  readonly metadata: Metadata;
  /** Undefined where the column says nothing. */
  cell(column: string): unknown;
}

export interface TablePage<Metadata> {
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly TableRow<Metadata>[];
}

interface Answer<Metadata> {
  readonly metadata?: { readonly continue?: string };
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows?: readonly { readonly cells: readonly unknown[]; readonly object: { readonly metadata: Metadata } }[];
}

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** A collection by pages, as columns instead of whole objects. `path` is the collection's. */
export async function* listTable<Metadata>(
  client: KubeClient,
  path: string,
  signal: AbortSignal,
): AsyncIterable<TablePage<Metadata>> {
  let next: string | undefined;
  do {
    const query = { limit: '500', ...(next === undefined ? {} : { continue: next }) };
    const answer = (await client.request({ method: 'GET', path, query, accept: asTable, signal })) as Answer<Metadata>;
    const indexes = new Map(answer.columnDefinitions.map(({ name }, index) => [name, index]));
    yield {
      columns: new Set(indexes.keys()),
      rows: (answer.rows ?? []).map(({ cells, object: { metadata } }) => ({
        metadata,
        cell: (column) => cells[indexes.get(column) ?? -1] ?? undefined,
      })),
    };
    next = answer.metadata?.continue;
  } while (next);
}
