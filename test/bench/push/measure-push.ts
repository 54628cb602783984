import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { startGitServer } from '../../support/servers/git-server.ts';
import { auditPosition, countRequests, type RequestCounts, total } from './api-requests.ts';
import { applyAll } from './apply-all.ts';
import { definitions, objects } from './cluster-objects.ts';
import { cpuSeconds, peakMemoryMiB, resetPeakMemory } from './process-usage.ts';
import { sampleFiles } from './sample-repository.ts';
import type { RunningSide, Side } from './side.ts';
import { waitUntilApplied } from './wait-until-applied.ts';

export interface Scenario {
  readonly apps: number;
  readonly inRepository: number;
}

export interface PushResult {
  /** From the hook until the last app is Ready at the commit. */
  readonly seconds: number;
  readonly requests: RequestCounts;
  readonly requestCount: number;
  readonly cpuSeconds: number | undefined;
  readonly peakMiB: number | undefined;
  /** The peak of some seconds without work. */
  readonly restMiB: number | undefined;
}

/** The user that the side acts as, so that nobody else's requests are counted. */
const user = 'bench';
const timeoutMs = 20 * 60_000;
/** What a side still says and records after the last app is applied belongs to the push. */
const settleMs = 2000;

/** Everything is the side's alone: control plane, Git server, repository. The median of some pushes that change every app. */
export async function measurePush(
  side: Side,
  scenario: Scenario,
  { pushes, detail }: { readonly pushes: number; readonly detail: boolean },
): Promise<PushResult> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const auditLog = join(folder, 'audit.log');
  await using plane = await startControlPlane({ auditLog, users: { [user]: ['system:masters'] }, say: console.error });
  const git = await startGitServer();
  let running: RunningSide | undefined;
  try {
    const repository = git.create('apps');
    const firstCommit = repository.commit(sampleFiles(scenario.inRepository, 0));
    const client = createKubeClient({ server: plane.url, token: plane.token, caPem: plane.caPem }, systemClock);
    await applyAll(client, [...definitions(), ...objects(repository.url, scenario.apps)]);
    await client.close();
    mkdirSync(join(folder, side.name));
    running = await side.start({ kubeconfig: kubeconfigOf(plane, folder), folder: join(folder, side.name) });
    await waitUntilApplied(plane, { count: scenario.apps, commit: firstCommit, timeoutMs });
    await sleep(settleMs * 2);
    resetPeakMemory(running.pids);
    await sleep(settleMs);
    const restMiB = peakMemoryMiB(running.pids);
    const results: PushResult[] = [];
    for (let edition = 1; edition <= pushes; edition++) {
      const commit = repository.commit(sampleFiles(scenario.apps, edition));
      results.push(await measureOne({ plane, running, auditLog, commit, apps: scenario.apps, detail, restMiB }));
    }
    results.sort((a, b) => a.seconds - b.seconds);
    return results[Math.floor(results.length / 2)] as PushResult;
  } finally {
    await running?.stop();
    await git.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Push {
  readonly plane: ControlPlane;
  readonly running: RunningSide;
  readonly auditLog: string;
  readonly commit: string;
  readonly apps: number;
  readonly detail: boolean;
  readonly restMiB: number | undefined;
}

async function measureOne({ plane, running, auditLog, commit, apps, detail, restMiB }: Push): Promise<PushResult> {
  const position = auditPosition(auditLog);
  const cpuBefore = cpuSeconds(running.pids);
  resetPeakMemory(running.pids);
  const started = performance.now();
  await running.hook();
  await waitUntilApplied(plane, { count: apps, commit, timeoutMs });
  const seconds = (performance.now() - started) / 1000;
  await sleep(settleMs);
  const requests = countRequests(auditLog, { position, user, detail });
  const cpuAfter = cpuSeconds(running.pids);
  return {
    seconds,
    requests,
    requestCount: total(requests),
    cpuSeconds: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
    peakMiB: peakMemoryMiB(running.pids),
    restMiB,
  };
}

function kubeconfigOf(plane: ControlPlane, folder: string): string {
  const file = join(folder, 'kubeconfig');
  const token = plane.tokens[user] ?? '';
  writeFileSync(file, readFileSync(plane.kubeconfig, 'utf8').replaceAll(plane.token, token), { mode: 0o600 });
  return file;
}
