import { StageError } from '../../base/errors.ts';
import type { ReconcileContext } from '../context.ts';
import { backoffMs } from '../run/backoff.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Reconciler } from '../run/reconciler.ts';
import type { Run } from '../run/run.ts';
import { type LiveReceiver, readToken } from './live-receiver.ts';
import { receiverRecord } from './state.ts';
import { describeUnsupportedReceiver } from './unsupported.ts';
import { changeHook, hookDigest } from './webhook-paths.ts';

type ReceiverRun = Run<LiveReceiver>;

/** Gives a Receiver its path, and says whether it can be called. */
export const receiverReconciler: Reconciler<LiveReceiver, object, { readonly revision: string }> = {
  record: receiverRecord,
  failure: { stage: 'webhook', log: 'receiver not initialized', reason: 'Failed', isRepeated: false },
  gates: [],
  describeUnsupported: describeUnsupportedReceiver,
  prepare: async () => ({ revision: '' }),
  reconcile: initialize,
  finalize,
  retryAfterMs: (_, failingForMs) => backoffMs(failingForMs),
};

async function initialize(run: ReceiverRun, _: unknown, { store }: ReconcileContext): Promise<Outcome<LiveReceiver>> {
  const { object, claim, home, signal } = run;
  const { namespace, name } = object.live.metadata;
  const token = await readToken(home.client, object.live, signal);
  if (token === undefined) throw tokenNotFound(object.live);
  const target = { cluster: home.uid, namespace, name };
  const [old, digest] = [digestOf(object.live), hookDigest(token, name, namespace)];
  await changeHook(store, digest, target, true, claim);
  if (old !== undefined && old !== digest) await changeHook(store, old, target, false, claim);
  const webhookPath = `/hook/${digest}`;
  const message = `Receiver initialized for path: ${webhookPath}`;
  return { end: 'ready', reason: 'Succeeded', message, status: () => ({ webhookPath }) };
}

async function finalize({ object, claim, home }: ReceiverRun, { store }: ReconcileContext): Promise<Outcome> {
  const digest = digestOf(object.live);
  const { namespace, name } = object.live.metadata;
  if (digest !== undefined) await changeHook(store, digest, { cluster: home.uid, namespace, name }, false, claim);
  return { end: 'gone' };
}

/** The digest of the path that the status names. */
function digestOf({ status }: LiveReceiver): string | undefined {
  return status?.webhookPath?.slice('/hook/'.length) || undefined;
}

function tokenNotFound({ metadata, spec }: LiveReceiver): StageError {
  const secret = `${metadata.namespace}/${spec.secretRef?.name}`;
  return new StageError(
    'TokenNotFound',
    `unable to read token from secret '${secret}' error: the secret or its key 'token' does not exist`,
  );
}
