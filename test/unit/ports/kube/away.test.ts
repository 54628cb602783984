import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../../shared/ports/kube/http/kube-client.ts';
import { ClusterUnreachable } from '../../../../shared/ports/kube/unreachable.ts';
import { freePort } from '../../../support/servers/free-port.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Silent {
  readonly port: number;
  readonly sockets: Socket[];
  /** From now on every request is answered. */
  wake(): void;
}

/** Accepts connections and never says a word. */
async function startSilentServer(): Promise<Silent> {
  const sockets: Socket[] = [];
  let isAwake = false;
  const answer = (socket: Socket): void => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => isAwake && answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    port: (server.address() as { port: number }).port,
    sockets,
    wake: () => {
      isAwake = true;
    },
  };
}

const deadlines = { connectMs: 200, smallMs: 200, silenceMs: 60_000, rememberMs: 5000 };

/** A client of a server, with a clock of its own. */
function connect(server: string): { readonly client: KubeClient; readonly clock: { ms: number } } {
  const clock = { ms: 0 };
  const client = createKubeClient({ server }, { ...systemClock, elapsed: () => clock.ms }, { deadlines });
  closing.push(() => client.close());
  return { client, clock };
}

const get = (client: KubeClient, signal?: AbortSignal) =>
  client.request({ method: 'GET', path: '/version', ...(signal === undefined ? {} : { signal }) });

describe('an API server', () => {
  it('is away after the deadline where it accepts connections and completes none, and is asked once', async () => {
    const server = await startSilentServer();
    const { client } = connect(`https://127.0.0.1:${server.port}`);

    const error = await get(client).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ClusterUnreachable);
    expect(String(error)).toContain(`https://127.0.0.1:${server.port} cannot be reached: no connection within 0.2 s`);
    expect(server.sockets).toHaveLength(1);
  });

  it('is away where it does not answer a small request, and is asked once', async () => {
    const server = await startSilentServer();
    const { client } = connect(`http://127.0.0.1:${server.port}`);

    await expect(get(client)).rejects.toThrow('no answer within 0.2 s');
    expect(server.sockets).toHaveLength(1);
  });

  it('holds up no request for a connection longer than the first one', async () => {
    const server = await startSilentServer();
    const { client } = connect(`https://127.0.0.1:${server.port}`);

    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => get(client)));

    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    // As many as are open at once; the others were not sent after them.
    expect(server.sockets.length).toBeLessThanOrEqual(24);
  });

  it('is tried again where it refuses connections, whatever the request', async () => {
    const port = await freePort();
    const { client } = connect(`http://127.0.0.1:${port}`);

    const asking = client.request({ method: 'POST', path: '/a', body: {} });
    const server = createHttpServer((_, response) => response.end('{"made":true}'));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    closing.push(() => server.close());

    expect(await asking).toEqual({ made: true });
  });

  it('is not asked by any request when it was away a moment ago', async () => {
    const server = await startSilentServer();
    const { client } = connect(`http://127.0.0.1:${server.port}`);
    await get(client).catch(() => undefined);

    await expect(get(client)).rejects.toThrow('no answer within');
    await expect(get(client.impersonate('tenant'))).rejects.toThrow('no answer within');
    expect(server.sockets).toHaveLength(1);
  });

  it('is asked by one of many after a moment, and is there for all when it answers', async () => {
    const server = await startSilentServer();
    const { client, clock } = connect(`http://127.0.0.1:${server.port}`);
    await get(client).catch(() => undefined);
    server.wake();
    clock.ms += 5001;

    const answers = await Promise.allSettled([get(client), get(client)]);
    const later = await get(client);

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(later).toEqual({});
  });

  it('is not taken for away by a caller without time to wait', async () => {
    const server = await startSilentServer();
    const { client } = connect(`http://127.0.0.1:${server.port}`);
    const asking = get(client, AbortSignal.timeout(20));
    await expect(asking).rejects.toThrow('timeout');
    server.wake();

    expect(await get(client)).toEqual({});
  });
});
