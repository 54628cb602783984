import { surveyColumns } from '../api/kind.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ReconciledKind } from '../queue/job.ts';
import type { Condition } from './conditions.ts';
import { type FluxObject, fluxListPath, listFluxObjects } from './flux-objects.ts';

/** As much of an object as decides whether it is due. */
export interface SurveyedObject {
  readonly metadata: Pick<
    FluxObject['metadata'],
    'name' | 'namespace' | 'uid' | 'generation' | 'annotations' | 'finalizers' | 'deletionTimestamp'
  >;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly conditions?: readonly Pick<Condition, 'type' | 'status' | 'observedGeneration' | 'lastTransitionTime'>[];
    readonly lastHandledReconcileAt?: string;
  };
}

interface Table {
  readonly metadata?: { readonly continue?: string };
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: SurveyedObject['metadata'] };
  }[];
}

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const needed = ['Ready', ...surveyColumns.map(({ name }) => name)];

/**
 * Every object of a kind, by pages, as a table of columns instead of whole objects with their inventories. Where the cluster's definition
 * of the kind is not ours, and so lacks the columns, whole objects.
 */
export async function* listForSurvey(
  client: KubeClient,
  kind: ReconciledKind,
  signal: AbortSignal,
): AsyncIterable<SurveyedObject> {
  let next: string | undefined;
  do {
    const query = { limit: '500', ...(next === undefined ? {} : { continue: next }) };
    const request = { method: 'GET', path: fluxListPath(kind), query, accept: asTable, signal } as const;
    const table = (await client.request(request)) as Table;
    const columns = new Map(table.columnDefinitions.map(({ name }, index) => [name, index]));
    if (!needed.every((name) => columns.has(name))) {
      yield* await listFluxObjects(client, kind, signal);
      return;
    }
    for (const { cells, object } of table.rows ?? [])
      yield surveyedFrom(object.metadata, (name) => cells[columns.get(name) ?? -1] ?? undefined);
    next = table.metadata?.continue;
  } while (next);
}

function surveyedFrom(metadata: SurveyedObject['metadata'], cell: (column: string) => unknown): SurveyedObject {
  const text = (column: string): string => String(cell(column) ?? '');
  const conditions = [
    {
      type: 'Ready',
      status: text('Ready') as Condition['status'],
      observedGeneration: Number(cell('Judged')),
      lastTransitionTime: '',
    },
    { type: 'Stalled', status: text('Stalled') as Condition['status'], lastTransitionTime: '' },
    { type: 'Reconciling', status: 'True' as const, lastTransitionTime: text('Since') },
  ].filter(({ type, status, lastTransitionTime }) => status && (type !== 'Reconciling' || lastTransitionTime));
  const handled = cell('Handled');
  return {
    metadata,
    spec: { interval: cell('Interval'), suspend: cell('Suspended') === true },
    status: { conditions, ...(handled === undefined ? {} : { lastHandledReconcileAt: String(handled) }) },
  };
}
