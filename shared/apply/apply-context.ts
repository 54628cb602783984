import type { Clock } from '../base/clock.ts';
import type { Manifest } from '../flux/api/manifest.ts';
import type { ApplyProgress } from './apply-paused.ts';
import type { Baselines } from './drift/baseline.ts';
import type { Ownership } from './ownership.ts';
import type { ClusterObjects } from './target/cluster-objects.ts';

/** What an apply works with. */
export interface ApplyContext {
  /** The objects of the cluster that is written to, as one identity sees them. */
  readonly objects: ClusterObjects;
  /** On whose behalf: how objects are marked and found again. */
  readonly ownership: Ownership;
  /** Throws if the run must stop; awaited before each stage and rank, and between each new look at an object and its write. */
  readonly checkClaim: () => Promise<void>;
  /** True once nothing more may begin, because the worker must end soon. Absent if the worker may take its time. */
  readonly isOutOfTime?: () => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What is known from earlier applies, so that an unchanged object costs next to nothing. */
export interface KnownState {
  /** Keys the HMACs of baselines. */
  readonly key: Uint8Array;
  /** By inventory id. An object without one is compared with the cluster by a dry-run. */
  readonly baselines: Baselines;
  /** `<plural>.<group>` of the kinds that CRDs define: their generations count every change. */
  readonly customResources: ReadonlySet<string>;
}

/** How a set of objects is applied. */
export interface ApplyOptions {
  /** Delete and recreate objects with a changed immutable field. */
  readonly force: boolean;
  readonly known: KnownState;
  /** Milliseconds that this worker waits for a stage before it leaves the wait to another one. */
  readonly patienceMs: number;
  /** Where an earlier apply of the same objects stopped. */
  readonly resume?: ApplyProgress;
  /** Awaited before the first object of a stage is created: from then on a crash must not lose track of them. */
  readonly beforeCreate?: (created: readonly Manifest[]) => Promise<void>;
  /** Called with each object that this very run created, as the server answered. */
  readonly onCreated?: (created: Manifest) => void;
  /** Inventory ids of objects that another run was about to delete: they are written even if nothing has changed. */
  readonly threatened?: ReadonlySet<string>;
}

/** How many requests run at once. */
export const concurrency = 8;
