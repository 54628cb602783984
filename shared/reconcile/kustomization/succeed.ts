import { formatDuration, parseInterval } from '../../flux/api/duration.ts';
import type { ReconcileContext } from '../context.ts';
import type { Ready } from '../run/outcome.ts';
import { wakeWaiting } from '../wake/waiting.ts';
import { commitStatusMetadata } from './events.ts';
import { recordRun } from './history.ts';
import type { ApplyingRun, LiveKustomization, WriteInventory } from './run.ts';
import type { BuildStage, KustomizationState } from './state.ts';

type ReadyKustomization = Ready<LiveKustomization, KustomizationState>;

/** What was applied, and when that began. */
interface Applied {
  /** Keyed digest of what was built. */
  readonly checksum: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly inventory?: WriteInventory;
}

/** Ready: the revision is applied, and healthy where that was asked for. */
export function succeed(
  run: ApplyingRun,
  applied: Applied,
  context: Pick<ReconcileContext, 'store'>,
): ReadyKustomization {
  const { object, revision, clock } = run;
  const { spec, status } = object.live;
  const { checksum, startedAt, inventory } = applied;
  const now = clock.now();
  const line = { digest: checksum, status: 'ReconciliationSucceeded', startedAt, now, metadata: { revision } };
  const history = recordRun(status?.history ?? [], line);
  const took = formatDuration(now - startedAt);
  const message = `Reconciliation finished in ${took}, next run in ${formatDuration(parseInterval(spec.interval))}`;
  return {
    end: 'ready',
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${revision}`,
    status: (current) => ({
      ...inventory?.(current),
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      history,
    }),
    logged: { message: 'applied', fields: { revision } },
    event: { reason: 'ReconciliationSucceeded', message, revision, metadata: commitStatusMetadata },
    wake: ({ metadata }) => wakeWaiting({ ...run, store: context.store }, metadata),
  };
}

/** A new revision in which nothing that the build reads has changed: recorded as applied. */
export function succeedUnchanged(
  run: ApplyingRun,
  build: BuildStage,
  context: Pick<ReconcileContext, 'store'>,
): ReadyKustomization {
  const { revision, startedAt } = run;
  return {
    ...succeed(run, { checksum: build.checksum, startedAt }, context),
    state: (state) => ({ ...state, build: { ...build, revision } }),
  };
}
