import { retryColumn, surveyColumns } from '../../flux/api/kind.ts';
import type { Condition } from '../../flux/conditions.ts';
import { fluxKinds, type ReconciledKind } from '../../flux/kinds.ts';
import { type FluxObject, fluxListPath, listFluxObjects } from '../../flux/objects.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { listTable } from '../../ports/kube/table.ts';

/** As much of an object as decides whether it is due. */
export interface SurveyedObject {
  readonly metadata: Pick<
    FluxObject['metadata'],
    'name' | 'namespace' | 'uid' | 'generation' | 'labels' | 'annotations' | 'finalizers' | 'deletionTimestamp'
  >;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly conditions?: readonly Pick<Condition, 'type' | 'status' | 'observedGeneration' | 'lastTransitionTime'>[];
    readonly lastHandledReconcileAt?: string;
  };
}

/** The columns that a definition of the kind has to have. */
function neededOf(kind: ReconciledKind): readonly string[] {
  const columns = [...surveyColumns, ...(fluxKinds[kind].hasRetryInterval ? [retryColumn] : [])];
  return ['Ready', ...columns.map(({ name }) => name)];
}

/**
 * Every object of a kind, by pages, as a table of columns instead of whole objects with their inventories; none where the cluster does not
 * have the kind. Where the cluster's definition of the kind is not ours, and so lacks the columns, whole objects.
 */
export async function* listForSurvey(
  client: KubeClient,
  kind: ReconciledKind,
  signal: AbortSignal,
): AsyncIterable<SurveyedObject> {
  try {
    yield* objectsOf(client, kind, signal);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function* objectsOf(
  client: KubeClient,
  kind: ReconciledKind,
  signal: AbortSignal,
): AsyncIterable<SurveyedObject> {
  const needed = neededOf(kind);
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
  const retryInterval = cell('Retry');
  return {
    metadata,
    spec: {
      interval: cell('Interval'),
      suspend: cell('Suspended') === true,
      ...(retryInterval === undefined ? {} : { retryInterval }),
    },
    status: { conditions, ...(handled === undefined ? {} : { lastHandledReconcileAt: String(handled) }) },
  };
}
