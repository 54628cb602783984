import { serve as listen } from '@hono/node-server';
import type { Hono } from 'hono';
import { portOf } from './listen.ts';

/** An open port. */
export interface MainListener {
  readonly port: number;
  /** Answers requests with this from now on; before, each is answered with 503, so that its sender tries again. */
  answerWith(fetch: Hono['fetch']): void;
  /** Ends once every request is answered. */
  close(): Promise<void>;
}

/** Opens the port of hooks, artifacts and checks. @throws Error that says what to do if the port cannot be opened */
export async function listenForAll(at: { readonly host: string; readonly port: number }): Promise<MainListener> {
  // A 404 would tell the sender of a hook not to try again.
  let answer: Hono['fetch'] = () => new Response('', { status: 503 });
  const server = listen({ fetch: (...request) => answer(...request), hostname: at.host, port: at.port });
  const port = await portOf(server, { ...at, portFlag: '--port' });
  return {
    port,
    answerWith(fetch) {
      answer = fetch;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
