import type { z } from 'zod';

/** A kind of Flux's API. The type, the decoder and the CRD are derived from its schemas. */
export interface Kind<Spec extends z.ZodType, Status extends z.ZodType> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories: readonly string[];
  readonly description: string;
  readonly spec: Spec;
  readonly status: Status;
  /** Columns of `kubectl get`; those at priority 1 are for Sluice itself, and for `-o wide`. */
  readonly columns: readonly Column[];
  /** The sources that an object is made from; absent where objects of the kind have none. */
  readonly sourcesOf?: (spec: z.infer<Spec>) => readonly SourceRef[];
}

/** Names a source. */
export interface SourceRef {
  readonly kind: string;
  readonly name: string;
  /** That of the object where absent. */
  readonly namespace?: string | undefined;
}

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'date' | 'integer' | 'boolean';
  readonly jsonPath: string;
  readonly priority?: 1;
}

/** The columns of every kind, as Flux has them. */
export const commonColumns: readonly Column[] = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  { name: 'Status', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
];

/** Columns by which a source finds the objects that are built from it. */
export const sourceColumns: readonly Column[] = [
  { name: 'Source', type: 'string', jsonPath: '.spec.sourceRef.name', priority: 1 },
  { name: 'SourceKind', type: 'string', jsonPath: '.spec.sourceRef.kind', priority: 1 },
  { name: 'SourceNamespace', type: 'string', jsonPath: '.spec.sourceRef.namespace', priority: 1 },
];

/** Columns that the survey reads of every kind, so that it does not need whole objects. */
export const surveyColumns: readonly Column[] = [
  { name: 'Interval', type: 'string', jsonPath: '.spec.interval', priority: 1 },
  { name: 'Observed', type: 'integer', jsonPath: '.status.observedGeneration', priority: 1 },
  { name: 'Handled', type: 'string', jsonPath: '.status.lastHandledReconcileAt', priority: 1 },
  { name: 'Suspended', type: 'boolean', jsonPath: '.spec.suspend', priority: 1 },
  {
    name: 'Judged',
    type: 'integer',
    jsonPath: '.status.conditions[?(@.type=="Ready")].observedGeneration',
    priority: 1,
  },
  { name: 'Stalled', type: 'string', jsonPath: '.status.conditions[?(@.type=="Stalled")].status', priority: 1 },
  {
    name: 'Since',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Reconciling")].lastTransitionTime',
    priority: 1,
  },
];

/** A further column of Kustomizations: the interval at which a failed one is due again. */
export const retryColumn: Column = { name: 'Retry', type: 'string', jsonPath: '.spec.retryInterval', priority: 1 };
