import type { ApplyProgress } from '../../../apply/apply-paused.ts';
import { type Change, formatChanges } from '../../../apply/change.ts';
import type { Baselines } from '../../../apply/drift/baseline.ts';
import { StageError } from '../../../base/errors.ts';
import type { Progressing } from '../../run/outcome.ts';
import type { ApplyingRun, LiveKustomization } from '../run.ts';
import { type ApplyStage, findHealthStage, type KustomizationState } from '../state.ts';
import { baselinesOf, knownAfter, type Part } from './apply-part.ts';
import { withoutDeletesOf } from './intents.ts';

const soonMs = 1000;

/** How far a worker got whose time was over. */
interface Progress extends ApplyProgress {
  /** Whether objects have been pruned. */
  readonly hasPruned?: boolean;
}

/**
 * Notes how far the run got and has another worker go on in a second. The object stays Progressing.
 *
 * @throws StageError where it got nowhere, for so would the next one
 */
export function pauseAfter(
  run: ApplyingRun,
  part: Part,
  changes: readonly Change[],
  progress: Progress,
): Progressing<LiveKustomization, KustomizationState> {
  const { claim, object, revision, log, job } = run;
  const done = baselinesOf(changes);
  if (!isFurther(part, changes, done, progress))
    throw new StageError(
      'ReconciliationFailed',
      'the build leaves a worker no time to apply anything; split this Kustomization into smaller ones',
    );
  const { state } = claim.record;
  const known = knownAfter(run, part, { ...part.trusted, ...done });
  const { generation, token } = object;
  const health = findHealthStage(state, { revision, generation, token });
  const applying = stageAfter(run, part, changes, progress);
  log.info('apply goes on in another worker', {
    stage: 'reconcile',
    object: `Kustomization/${job.namespace}/${job.name}`,
    trace: job.trace,
  });
  return {
    end: 'progressing',
    next: { reason: 'retry', afterMs: soonMs },
    state: (settled) => ({
      ...settled,
      ...known,
      intents: withoutDeletesOf(settled, claim.run, new Set(Object.keys(done))),
      applying,
      ...(health === undefined ? {} : { health }),
    }),
  };
}

function isFurther(
  { resumed, trusted = {} }: Part,
  changes: readonly Change[],
  done: Baselines,
  { tried, wait, hasPruned = false }: Progress,
): boolean {
  return (
    hasPruned ||
    wait !== undefined ||
    formatChanges(changes) !== '' ||
    tried.length > (resumed?.tried.length ?? 0) ||
    Object.entries(done).some(([id, baseline]) => trusted[id] !== baseline)
  );
}

function stageAfter(
  { object: { generation, token }, startedAt }: ApplyingRun,
  { checksum, resumed }: Part,
  changes: readonly Change[],
  { tried, wait }: Progress,
): ApplyStage {
  return {
    checksum,
    generation,
    ...(token === undefined ? {} : { token }),
    startedAt: resumed?.startedAt ?? startedAt,
    drifted: resumed?.drifted === true || formatChanges(changes) !== '',
    tried: [...tried],
    ...(wait === undefined ? {} : { wait }),
  };
}
