import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers instead of the registry, or lets it answer where it returns false. */
export type Interception = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface RequestRecorder {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** `METHOD /path?query`, in order. */
  readonly requests: string[];
  intercept: Interception | undefined;
  close(): Promise<void>;
}

/** A proxy on loopback that records each request and sends it on to a port, `Host` and all. */
export async function startRecorder(port: number): Promise<RequestRecorder> {
  const requests: string[] = [];
  const state: { intercept: Interception | undefined } = { intercept: undefined };
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (state.intercept?.(incoming, outgoing) === true) return;
    const { method, url: path, headers } = incoming;
    const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get intercept() {
      return state.intercept;
    },
    set intercept(interception) {
      state.intercept = interception;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
