import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type FluxEvent, kubernetesEventOf } from '../../notify/record-event.ts';
import { apiPath } from '../../ports/kube/api-path.ts';
import type { KubeClient } from '../../ports/kube/client.ts';

/** Where events go. */
export interface EventSink extends Pick<Clock, 'now'> {
  /** Of the cluster that holds the object. */
  readonly client: KubeClient;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Records an event on the object. That it could not be recorded is logged and changes nothing. */
export async function recordEvent(sink: EventSink, event: Omit<FluxEvent, 'at'>): Promise<void> {
  const body = kubernetesEventOf({ ...event, at: sink.now() });
  const { namespace } = event.object.metadata;
  try {
    const path = apiPath({ group: '', version: 'v1', resource: 'events', namespace });
    await sink.client.request({ method: 'POST', path, body, signal: sink.signal });
  } catch (error) {
    sink.log.warn('event not recorded', { reason: event.reason, error: messageOf(error) });
  }
}
