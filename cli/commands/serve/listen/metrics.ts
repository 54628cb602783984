import { serve as listen } from '@hono/node-server';
import type { Hono } from 'hono';
import { portOf } from './listen.ts';

/** Where to listen for Prometheus. */
export interface MetricsListenOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** An open port for Prometheus. */
export interface MetricsListener {
  /** `http://<host>:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a separate port, because not everybody may read metrics. @throws Error that says what to do if it cannot be opened */
export async function listenForMetrics(app: Hono, { host, port }: MetricsListenOptions): Promise<MetricsListener> {
  const server = listen({ fetch: app.fetch, hostname: host, port });
  const found = await portOf(server, { host, port, hostFlag: '--metrics-host', portFlag: '--metrics-port' });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${found}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
