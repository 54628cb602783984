import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands before a server and counts the bytes both ways, TLS and all. */
export interface CountingProxy {
  readonly port: number;
  bytes(): number;
  close(): Promise<void>;
}

export async function startCountingProxy(target: URL): Promise<CountingProxy> {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', count).on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
