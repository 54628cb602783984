/** What one piece of work asks of each service that is paid for, or of an API server. */
export interface Calls {
  /** Invocations of functions. */
  readonly invocations: number;
  /** Milliseconds of functions, as measured here. */
  readonly functionMs: number;
  /** Requests to SQS: sends, receives, extensions and deletions. */
  readonly queueRequests: number;
  /** S3: writes and listings. */
  readonly storeWrites: number;
  /** S3: reads. */
  readonly storeReads: number;
  /** Requests to the cluster's API server. */
  readonly apiRequests: number;
  /** Bytes to and from the API server, on the wire. */
  readonly apiBytes: number;
}

export const noCalls: Calls = {
  invocations: 0,
  functionMs: 0,
  queueRequests: 0,
  storeWrites: 0,
  storeReads: 0,
  apiRequests: 0,
  apiBytes: 0,
};

const names = Object.keys(noCalls) as readonly (keyof Calls)[];

function combine(of: (name: keyof Calls) => number): Calls {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as Calls;
}

export const addCalls = (a: Calls, b: Calls): Calls => combine((name) => a[name] + b[name]);
export const subtractCalls = (a: Calls, b: Calls): Calls => combine((name) => a[name] - b[name]);
export const timesCalls = (a: Calls, times: number): Calls => combine((name) => a[name] * times);
