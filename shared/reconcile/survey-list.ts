import { surveyColumns } from '../api/kind.ts';
import type { KubeClient } from '../kube/client.ts';
import { listTable } from '../kube/table.ts';
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
  for await (const { columns, rows } of listTable<SurveyedObject['metadata']>(client, fluxListPath(kind), signal)) {
    if (!needed.every((name) => columns.has(name))) {
      yield* await listFluxObjects(client, kind, signal);
      return;
    }
    for (const { metadata, cell } of rows) yield surveyedFrom(metadata, cell);
  }
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
