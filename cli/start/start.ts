import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../shared/base/errors.ts';
import { createEndings } from '../io/endings.ts';
import { checkGit } from './check-tools.ts';
import { useGuestCluster } from './guest-cluster.ts';
import { startOwnCluster } from './own-cluster.ts';
import { readFlags } from './read-flags.ts';
import { runSample } from './run-sample.ts';

/** `npm start`: starts a control plane and a sample repository, pushes a change and stays up. However it ends, it leaves nothing behind. */
const flags = readFlags(process.argv.slice(2));
const started = Date.now();
const say = (line: string): void => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
const endings = createEndings();
/** Longer than the deletion of a namespace in a user's cluster takes. */
const endingMs = 120_000;

async function run(): Promise<void> {
  checkGit();
  const { once: endsAtOnce, kubeconfig } = flags;
  const place = await (kubeconfig === undefined ? startOwnCluster(say, endings) : useGuestCluster(flags, say, endings));
  const { result, whatToTry } = await runSample(place, say, endings);
  if (endsAtOnce) {
    await end();
    console.log(JSON.stringify(result));
    return;
  }
  console.log(whatToTry);
  await new Promise(() => undefined);
}

/** Ends everything. @throws Error if that takes too long */
async function end(): Promise<void> {
  const late = sleep(endingMs, undefined, { ref: false }).then(() => {
    throw new Error(`not everything ended within ${endingMs / 1000} s`);
  });
  await Promise.race([endings.run(), late]);
}

const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => {
  // The second Ctrl-C ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  say('ending; press Ctrl-C again to end at once');
});
try {
  await Promise.race([run(), interrupted]);
  await end();
} catch (error) {
  console.error(`start: ${messageOf(error)}`);
  process.exitCode = 1;
  await end().catch((late: unknown) => console.error(`start: ${messageOf(late)}`));
}
process.exit();
