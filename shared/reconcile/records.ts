import type { ReconciledKind } from '../flux/kinds.ts';
import { healthStartedAt, kustomizationRecord } from './kustomization/state.ts';
import { receiverRecord } from './receiver/state.ts';
import type { AppliedRecord, RecordSchema } from './run/record.ts';
import { sourceRecord } from './source/state.ts';

/** How the records of a kind are read. */
interface KindRecord<State extends object> {
  readonly schema: RecordSchema<State>;
  /** When the run began that continues by timers, milliseconds since the epoch; undefined if there is none. */
  goesOnSince?(record: AppliedRecord<State>): number | undefined;
}

/**
 * The records of each kind. They are apart from `kinds.ts`, so that the function `dead`, which only reads and claims records, does not
 * bundle every reconciler.
 */
// biome-ignore lint/suspicious/noExplicitAny: each kind has its own type of state
export const records: Readonly<Record<ReconciledKind, KindRecord<any>>> = {
  GitRepository: { schema: sourceRecord },
  OCIRepository: { schema: sourceRecord },
  Kustomization: { schema: kustomizationRecord, goesOnSince: healthStartedAt },
  Receiver: { schema: receiverRecord },
};
