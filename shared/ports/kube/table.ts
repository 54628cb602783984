import type { KubeClient } from './client.ts';

/** A row of `kubectl get`: the object's metadata and what its kind's printer columns say. */
export interface TableRow<Metadata> {
  readonly metadata: Metadata;
  /** The value in a column; undefined if it is empty. */
  cell(column: string): unknown;
}

/** One page of a table. */
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

/** Lists a collection in pages, as columns instead of whole objects. @param path the path of the collection */
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
