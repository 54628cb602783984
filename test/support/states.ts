import type { Condition } from '../../shared/flux/conditions.ts';
import type { FluxObject } from '../../shared/flux/objects.ts';
import { requestedAtAnnotation } from '../../shared/flux/well-known.ts';
import type { ObjectJob } from '../../shared/queue/job.ts';
import type { HealthStage, KustomizationState } from '../../shared/reconcile/kustomization/state.ts';
import type { AppliedRecord } from '../../shared/reconcile/run/record.ts';

/** A job of the Kustomization apps/app, of an event that happened at instant 100. */
export function jobOf(change: Partial<ObjectJob> = {}): ObjectJob {
  const reference = { cluster: 'c1', kind: 'Kustomization', namespace: 'apps', name: 'app' } as const;
  return { type: 'object', ...reference, reason: 'push', at: 100, trace: 't', ...change };
}

/** A condition of generation 2 that has held since the epoch. */
export function conditionOf(type: string, status: Condition['status'], change: Partial<Condition> = {}): Condition {
  return {
    type,
    status,
    reason: 'Any',
    message: 'any',
    observedGeneration: 2,
    lastTransitionTime: '1970-01-01T00:00:00Z',
    ...change,
  };
}

interface ObjectState<Status> {
  /** The token of a request that the object carries. */
  readonly requested?: string;
  readonly metadata?: Partial<FluxObject['metadata']>;
  readonly spec?: FluxObject['spec'];
  readonly status?: Status;
}

/** The Kustomization apps/app, of generation 2. */
export function objectOf<Status extends object>({ requested, metadata, spec = {}, status }: ObjectState<Status>) {
  const base = { name: 'app', namespace: 'apps', uid: 'u1', resourceVersion: '1', generation: 2 };
  const annotations = requested === undefined ? {} : { annotations: { [requestedAtAnnotation]: requested } };
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { ...base, ...annotations, ...metadata } as FluxObject['metadata'],
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

/** What is recorded of the object of `objectOf`. */
export function recordOf(change: Partial<AppliedRecord<KustomizationState>> = {}): AppliedRecord<KustomizationState> {
  return { version: 2, uid: 'u1', state: {}, ...change };
}

/** A health check of revision `main@sha1:1` and generation 2 that is under way. */
export function healthStageOf(change: Partial<HealthStage> = {}): HealthStage {
  return {
    revision: 'main@sha1:1',
    generation: 2,
    startedAt: 0,
    deadline: 1000,
    wasHealthy: false,
    drifted: false,
    targets: [],
    jobsWithTtl: [],
    checksum: 'sha256:1',
    looks: 0,
    reconcileStartedAt: 0,
    ...change,
  };
}
