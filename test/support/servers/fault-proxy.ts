import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createRandom } from '../random.ts';

/**
 * What AWS does now and then and its emulators never do. `conflict`: S3's 409 to a conditional write while another is under way.
 * `throttle`: 503 SlowDown, or SQS's 400 ThrottlingException. `error`: a 500. `break before`, `break after`: the connection breaks
 * before, or after, the request took effect. `cut`: the answer breaks off in its middle. `partial`: of a batch only the last message is
 * taken.
 */
export const awsFaults = ['conflict', 'throttle', 'error', 'break before', 'break after', 'cut', 'partial'] as const;
type AwsFault = (typeof awsFaults)[number];

interface AwsCall {
  /** `PUT`, `GET`, … of S3, else the action of SQS: `SendMessageBatch`. */
  readonly name: string;
  readonly isSqs: boolean;
  /** Whether the write has a condition. */
  readonly isConditional: boolean;
  /** Whether doing it twice is the same as doing it once, as the port's callers see it. */
  readonly isRepeatable: boolean;
}

export interface AwsFaultProxy {
  readonly url: string;
  /** Each call that arrived, with the fault that it met. */
  readonly seen: readonly { readonly name: string; readonly fault?: AwsFault }[];
  /** The next call of that name meets the fault; later ones do not. */
  failNext(name: string, fault: AwsFault): void;
  /** From now on about that share of all calls meets a fault, always the same ones for the same seed and calls; 0 ends it. */
  storm(seed: number, share: number): void;
  close(): Promise<void>;
}

/** Stands in front of an emulator of S3 and SQS. The host header stays, because signatures hold it. */
export async function startAwsFaultProxy(upstream: string): Promise<AwsFaultProxy> {
  const planned: { readonly name: string; readonly fault: AwsFault }[] = [];
  const seen: { name: string; fault?: AwsFault }[] = [];
  let draw: () => AwsFault | undefined = () => undefined;

  const choose = (call: AwsCall): AwsFault | undefined => {
    const at = planned.findIndex(({ name }) => name === call.name);
    if (at >= 0) return planned.splice(at, 1)[0]?.fault;
    const fault = draw();
    return fault !== undefined && isPossible(call, fault) ? fault : undefined;
  };
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await buffer(incoming);
      const call = describeCall(incoming, body);
      const fault = choose(call);
      seen.push({ name: call.name, ...(fault === undefined ? {} : { fault }) });
      if (fault === 'break before') incoming.socket.destroy();
      else if (fault === 'partial') await passLast(upstream, incoming, body, outgoing);
      else if (fault === 'conflict' || fault === 'throttle' || fault === 'error') refuse(call, fault, outgoing);
      else await pass(upstream, incoming, body, outgoing, fault);
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    failNext: (name, fault) => void planned.push({ name, fault }),
    storm(seed, share) {
      const random = createRandom(seed);
      draw = () => (random() < share ? awsFaults[Math.floor(random() * awsFaults.length)] : undefined);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describeCall({ method = '', url = '', headers }: IncomingMessage, body: Buffer): AwsCall {
  const action = headers['x-amz-target']?.toString().split('.')[1];
  if (action === undefined) {
    const isConditional = headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
    // A reader of a signed URL is not a client of Sluice and does not ask again; a second upload that begins is another one.
    const isRepeatable = !url.includes('X-Amz-Signature') && !(method === 'POST' && url.includes('uploads'));
    return { name: method, isSqs: false, isConditional, isRepeatable };
  }
  const queue = (JSON.parse(body.toString()) as { QueueUrl?: string }).QueueUrl ?? '';
  const isFifoSend = action === 'SendMessageBatch' && queue.endsWith('.fifo');
  const isRepeatable = isFifoSend || !/^(Send|Receive|Create)/.test(action);
  return { name: action, isSqs: true, isConditional: false, isRepeatable };
}

function isPossible({ name, isSqs, isConditional, isRepeatable }: AwsCall, fault: AwsFault): boolean {
  if (fault === 'partial') return name === 'SendMessageBatch';
  if (fault === 'conflict') return !isSqs && isConditional;
  return isRepeatable || fault === 'throttle' || fault === 'error' || fault === 'break before';
}

const answers = {
  conflict: { status: 409, code: 'ConditionalRequestConflict' },
  throttle: { status: 503, code: 'SlowDown' },
  error: { status: 500, code: 'InternalError' },
} as const;

function refuse({ isSqs }: AwsCall, fault: keyof typeof answers, outgoing: ServerResponse): void {
  const { status, code } = answers[fault];
  if (isSqs) {
    const sqs = fault === 'throttle' ? { status: 400, code: 'ThrottlingException' } : { status, code };
    outgoing.writeHead(sqs.status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify({ __type: `com.amazonaws.sqs#${sqs.code}`, message: 'try again' }));
    return;
  }
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>try again</Message></Error>`);
}

async function pass(
  upstream: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  fault: 'break after' | 'cut' | undefined,
): Promise<void> {
  const { status, headers, answer } = await forward(upstream, incoming, body);
  if (fault === 'break after') return void incoming.socket.destroy();
  outgoing.writeHead(status, headers);
  if (fault === 'cut' && answer.length > 1)
    outgoing.write(answer.subarray(0, answer.length / 2), () => incoming.socket.destroy());
  else outgoing.end(answer);
}

/** Passes the last message of a batch on and says that the others failed. */
async function passLast(upstream: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse) {
  const batch = JSON.parse(body.toString()) as { Entries: { Id: string }[] };
  const Entries = batch.Entries.slice(-1);
  const { status, headers, answer } = await forward(
    upstream,
    incoming,
    Buffer.from(JSON.stringify({ ...batch, Entries })),
  );
  const refused = { SenderFault: false, Code: 'InternalError', Message: 'try again' };
  const Failed = batch.Entries.slice(0, -1).map(({ Id }) => ({ Id, ...refused }));
  const { 'content-length': _, ...rest } = headers;
  outgoing.writeHead(status, rest).end(JSON.stringify({ ...JSON.parse(answer.toString()), Failed }));
}

async function forward(upstream: string, incoming: IncomingMessage, body: Buffer) {
  const { connection: _, expect: __, 'transfer-encoding': ___, ...sent } = incoming.headers;
  const received = await new Promise<IncomingMessage>((resolve, reject) => {
    const { method = 'GET', url = '/' } = incoming;
    const options = { method, headers: { ...sent, 'content-length': body.length }, agent: false as const };
    request(`${upstream}${url}`, options, resolve).once('error', reject).end(body);
  });
  const answer = await buffer(received);
  const { connection: ____, 'transfer-encoding': _____, ...headers } = received.headers;
  return { status: received.statusCode ?? 500, headers, answer };
}
