import { benchFleet } from './fleet/bench-fleet.ts';
import { benchHelm } from './helm/bench-helm.ts';
import { benchHostile } from './hostile/bench-hostile.ts';
import { benchKustomize } from './kustomize/bench-kustomize.ts';
import { benchPush } from './push/bench-push.ts';
import { benchQueue } from './queue/bench-queue.ts';
import { benchYaml } from './yaml/bench-yaml.ts';

/** What `npm run bench -- <name>` may be asked for. Each prints what it measures as it goes. */
export type Bench = (args: readonly string[]) => Promise<void>;

export const benches: Readonly<Record<string, Bench>> = {
  fleet: benchFleet,
  helm: benchHelm,
  hostile: benchHostile,
  kustomize: benchKustomize,
  push: benchPush,
  queue: benchQueue,
  yaml: benchYaml,
};
