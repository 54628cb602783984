import type { ReconciledKind } from '../../flux/kinds.ts';
import { type FluxObject, getFluxObject } from '../../flux/objects.ts';
import { finalizer } from '../../flux/well-known.ts';
import { patchFinalizers, patchStatus } from '../../flux/write-object.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import { KubeApiError } from '../../ports/kube/kube-api-error.ts';
import type { Claim } from './claim.ts';
import type { LiveObject } from './live-object.ts';
import type { StatusFields } from './outcome.ts';
import { ClaimLost, StartOver } from './record.ts';

/** What an object is written with. */
export interface Writer {
  /** Of the cluster that holds the object. */
  readonly client: KubeClient;
  readonly signal: AbortSignal;
  /** Without a claim nothing proves that this run is the newest: a change of the object is a reason to start over. */
  readonly claim?: Pick<Claim, 'check'>;
}

const attempts = 6;

/**
 * Writes the conditions and these fields of the status; a function makes them of the object that is written to, however often it changes
 * in the meantime.
 *
 * @throws ClaimLost where the object is another run's or gone, StartOver where it changed and there is no claim
 */
export async function saveStatus<T extends FluxObject>(
  writer: Writer,
  object: LiveObject<T>,
  fields: StatusFields | ((current: T) => StatusFields) = {},
): Promise<void> {
  await write(writer, object, (current) => {
    const written = typeof fields === 'function' ? fields(current) : fields;
    return patchStatus<T>(writer.client, current, { ...written, conditions: object.conditions }, writer.signal);
  });
}

/** Has the object stay until its reconciler lets it go. @throws as `saveStatus` */
export async function ensureFinalizer<T extends FluxObject>(writer: Writer, object: LiveObject<T>): Promise<void> {
  if (object.live.metadata.finalizers?.includes(finalizer)) return;
  await write(writer, object, (current) =>
    patchFinalizers<T>(writer.client, current, [...(current.metadata.finalizers ?? []), finalizer], writer.signal),
  );
}

/** Lets a deleted object go. @throws as `saveStatus` */
export async function removeFinalizer<T extends FluxObject>(writer: Writer, object: LiveObject<T>): Promise<void> {
  await write(writer, object, (current) => {
    const left = (current.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    return patchFinalizers<T>(writer.client, current, left, writer.signal);
  });
}

async function write<T extends FluxObject>(
  writer: Writer,
  object: LiveObject<T>,
  change: (current: T) => Promise<T>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      object.replace(await change(object.live));
      return;
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      if (error.status === 404) throw new ClaimLost('the object is gone', { cause: error });
      if (error.status !== 409 || attempt === attempts) throw error;
      if (writer.claim === undefined) throw new StartOver('the object has changed since it was read', { cause: error });
      object.replace(await reread(writer, object.live));
      // After the read: who claims the object from here on writes it too, and so this write is refused.
      await writer.claim.check();
    }
  }
}

async function reread<T extends FluxObject>({ client, signal }: Writer, { kind, metadata }: T): Promise<T> {
  const { namespace, name, uid } = metadata;
  const found = await getFluxObject<T>(client, { kind: kind as ReconciledKind, namespace, name }, signal);
  if (found === undefined || found.metadata.uid !== uid) throw new ClaimLost('the object is gone');
  return found;
}
