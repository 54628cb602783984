import { messageOf } from '../../base/errors.ts';
import { actorsCheck } from './actors.ts';
import type { Check, CheckContext, CheckResult } from './check.ts';
import { clusterCheck } from './cluster.ts';
import { kindsCheck } from './kinds.ts';
import { queuesCheck } from './queues.ts';
import { storeCheck } from './store.ts';

/** In the order in which they are reported: one comes after what it needs. */
const checks: readonly Check[] = [storeCheck, queuesCheck, clusterCheck, kindsCheck, actorsCheck];

const checkMs = 5000;

/** Makes every check, within seconds. Never throws. */
export async function runChecks(context: CheckContext): Promise<readonly CheckResult[]> {
  const results = new Map<string, Promise<CheckResult>>();
  for (const check of checks) {
    const needed = check.needs === undefined ? undefined : results.get(check.needs);
    results.set(check.name, runCheck(check, context, needed));
  }
  return Promise.all(results.values());
}

async function runCheck(
  { name, needs, findFault }: Check,
  context: CheckContext,
  needed: Promise<CheckResult> | undefined,
): Promise<CheckResult> {
  if (needed !== undefined && (await needed).state !== 'ok')
    return { name, state: 'unknown', reason: `not known while ${needs} is not ok` };
  const reason = await withinTime((signal) => findFault(context, signal)).catch(messageOf);
  return reason === undefined ? { name, state: 'ok' } : { name, state: 'failed', reason };
}

/** What does not heed its signal, such as a disk, is not waited for either. */
function withinTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(checkMs);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${checkMs / 1000} s`)));
  });
  return Promise.race([late, work(signal)]);
}
