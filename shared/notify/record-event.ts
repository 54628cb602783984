import { createHash } from 'node:crypto';

/** `trace` is kept as a Kubernetes event only and never sent on. */
export type Severity = 'trace' | 'info' | 'error';

/** What happened to an object, in the form that Flux's events have. */
export interface FluxEvent {
  readonly object: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
      readonly name: string;
      readonly namespace: string;
      readonly uid: string;
      readonly resourceVersion?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };
  };
  readonly severity: Severity;
  readonly reason: string;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The controller whose part is played: `source-controller`, `kustomize-controller`, … */
  readonly reporter: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const passedOnPrefix = 'event.toolkit.fluxcd.io/';
/** The API server refuses longer ones. */
const longestMessage = 1024;

/** The core/v1 Event to create: what `kubectl describe` and `flux events` read. */
export function kubernetesEventOf(event: FluxEvent): Record<string, unknown> {
  const { apiVersion, kind, metadata } = event.object;
  const passedOn = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith(passedOnPrefix));
  const time = `${new Date(event.at).toISOString().slice(0, 19)}Z`;
  const id = createHash('sha256')
    .update(`${metadata.uid}/${event.reason}/${event.message}/${event.at}`)
    .digest('hex')
    .slice(0, 16);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${metadata.name.slice(0, 236)}.${id}`,
      namespace: metadata.namespace,
      annotations: { ...event.metadata, ...Object.fromEntries(passedOn) },
    },
    involvedObject: {
      apiVersion,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      ...(metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
    },
    type: event.severity === 'error' ? 'Warning' : 'Normal',
    reason: event.reason,
    message: event.message.length <= longestMessage ? event.message : `${event.message.slice(0, longestMessage - 1)}…`,
    source: { component: event.reporter },
    reportingComponent: event.reporter,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
