import type { Manifest } from '../flux/api/manifest.ts';
import type { ApplyProgress } from './apply-paused.ts';
import type { Owner } from './desired/normalize.ts';
import type { Baselines } from './drift/baseline.ts';
import type { ClusterObjects } from './target/cluster-objects.ts';

export interface ApplyContext {
  readonly objects: ClusterObjects;
  /** Throws where the run must stop; awaited before each stage and rank, and between each new look at an object and its write. */
  readonly checkClaim: () => Promise<void>;
  /** True once nothing more is to be begun, because the worker must end soon; absent where it need not. */
  readonly isOutOfTime?: () => boolean;
  readonly signal: AbortSignal;
}

/** What is known from earlier, so that what did not change costs next to nothing. */
export interface KnownState {
  /** Whose labels the objects carry. */
  readonly owner: Owner;
  /** Keys the HMACs of baselines. */
  readonly key: Uint8Array;
  /** By inventory id; none of them makes a full look. */
  readonly baselines: Baselines;
  /** `plural.group` of the kinds that CRDs define: their generations count every change. */
  readonly customResources?: ReadonlySet<string>;
}

export interface ApplyOptions {
  readonly known?: KnownState;
  /** Further managers, by the beginning of their names, whose fields are taken over. */
  readonly overrideManagers?: readonly string[];
  /** `group/Kind`, applied in a stage of their own before the rest. */
  readonly customStageKinds?: ReadonlySet<string>;
  /** How long definitions and classes are waited for; 60 s. */
  readonly stageTimeoutMs?: number;
  /** How long a worker waits for them before it lets another one go on; by default as long as they are waited for. */
  readonly patienceMs?: number;
  /** Where an earlier apply of the same objects stopped. */
  readonly resume?: ApplyProgress;
  /** Awaited before the first object of a stage is created: from then on a crash must not lose track of them. */
  readonly beforeCreate?: (created: readonly Manifest[]) => Promise<void>;
  /** Called with each object that this very run created, as the server answered. */
  readonly onCreated?: (created: Manifest) => void;
  /** Inventory ids of objects that another run was about to delete: they are written even where nothing has changed. */
  readonly threatened?: ReadonlySet<string>;
}

/** How many requests run at once. */
export const concurrency = 8;
