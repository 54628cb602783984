import type { ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';
import { findHealthStage } from '../run/record.ts';
import type { KustomizationRun } from './apply-revision.ts';
import type { RunPaused } from './run-paused.ts';
import { settle } from './settle.ts';

const soonMs = 1000;

/** Notes how far the run got and has another worker go on in a second. The object stays Progressing. */
export async function continueSoon(
  context: ReconcileContext,
  job: ObjectJob,
  run: KustomizationRun,
  { state: { known, applying } }: RunPaused,
): Promise<void> {
  const { claim, subject, revision } = run;
  const { generation, token } = subject;
  const health = findHealthStage(claim.record, { revision, generation, token });
  await claim.update((record) => ({ ...record, ...known }));
  const { namespace, name } = subject.object.metadata;
  context.log.info('apply goes on in another worker', {
    stage: 'reconcile',
    object: `Kustomization/${namespace}/${name}`,
    trace: job.trace,
  });
  const state = { applying, ...(health === undefined ? {} : { health }) };
  await settle(context, job, run, { reason: 'retry', afterMs: soonMs }, state);
}
