import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import type { KubeConnection } from '../../../shared/ports/kube/client.ts';

/** What goes wrong with a request: an answer instead of the server's, or a connection that breaks after the server has done its work. */
export type Fault =
  | { readonly status: number; readonly reason: string; readonly retryAfterSeconds?: number }
  | 'break before'
  | 'break after';

export interface FaultProxy {
  readonly url: string;
  /** `METHOD /path` of each request that arrived. */
  readonly seen: readonly string[];
  /** The next request that matches meets the fault; later ones do not. */
  failNext(pattern: RegExp, fault: Fault): void;
  close(): Promise<void>;
}

/** Stands in front of an API server and lets chosen requests fail. */
export async function startFaultProxy(upstream: KubeConnection): Promise<FaultProxy> {
  const faults: { readonly pattern: RegExp; readonly fault: Fault }[] = [];
  const seen: string[] = [];
  const agent = new Agent({ connect: { ...(upstream.caPem === undefined ? {} : { ca: upstream.caPem }) } });

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const line = `${incoming.method} ${incoming.url}`;
    seen.push(line);
    const at = faults.findIndex(({ pattern }) => pattern.test(line));
    const [planned] = at < 0 ? [] : faults.splice(at, 1);
    const fault = planned?.fault;
    if (fault === 'break before') return void incoming.socket.destroy();
    if (typeof fault === 'object') return writeStatus(outgoing, fault);
    const { host: _, connection: __, 'content-length': ___, ...headers } = incoming.headers;
    const body = await text(incoming);
    const response = await request(`${upstream.server}${incoming.url}`, {
      method: incoming.method as 'GET',
      headers: headers as Record<string, string>,
      ...(body === '' ? {} : { body }),
      dispatcher: agent,
    });
    const received = Buffer.from(await response.body.arrayBuffer());
    if (fault === 'break after') return void incoming.socket.destroy();
    outgoing.writeHead(response.statusCode, { 'content-type': 'application/json' }).end(received);
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    failNext: (pattern, fault) => void faults.push({ pattern, fault }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.close();
    },
  };
}

function writeStatus(outgoing: ServerResponse, { status, reason, retryAfterSeconds }: Exclude<Fault, string>): void {
  outgoing
    .writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    })
    .end(
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code: status, message: reason }),
    );
}
