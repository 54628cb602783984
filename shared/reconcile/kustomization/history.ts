import { formatDuration } from '../../flux/api/duration.ts';
import { formatTime } from '../../flux/conditions.ts';

/** One line of a Kustomization's history. */
export interface Snapshot {
  readonly digest: string;
  readonly firstReconciled: string;
  readonly lastReconciled: string;
  readonly lastReconciledDuration: string;
  readonly lastReconciledStatus: string;
  readonly totalReconciliations: number;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

const longestHistory = 5;

export interface Run {
  /** Digest of what was built. */
  readonly digest: string;
  /** The reason of the Ready condition. */
  readonly status: string;
  readonly startedAt: number;
  readonly now: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Newest first, at most five; the same build with the same result counts up instead of standing twice. */
export function recordRun(history: readonly Snapshot[], run: Run): readonly Snapshot[] {
  const old = history.find(
    ({ digest, lastReconciledStatus }) => digest === run.digest && lastReconciledStatus === run.status,
  );
  const snapshot: Snapshot = {
    digest: run.digest,
    firstReconciled: old?.firstReconciled ?? formatTime(run.now),
    lastReconciled: formatTime(run.now),
    lastReconciledDuration: formatDuration(run.now - run.startedAt),
    lastReconciledStatus: run.status,
    totalReconciliations: (old?.totalReconciliations ?? 0) + 1,
    metadata: run.metadata,
  };
  return [snapshot, ...history.filter((line) => line !== old)].slice(0, longestHistory);
}
