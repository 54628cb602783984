import { createServer } from 'node:https';
import { serve as listen } from '@hono/node-server';
import type { Hono } from 'hono';
import { issueCertificate, openAuthority } from './certificate.ts';
import { portOf } from './listen.ts';

export interface AdmissionListenOptions {
  /** Where the certificate authority is kept. */
  readonly folder: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** As what the API server calls this process: the name or address in the certificate. */
  readonly name: string;
}

export interface AdmissionListener {
  /** `https://<name>:<port>` */
  readonly url: string;
  readonly caPem: string;
  close(): Promise<void>;
}

/** The API server speaks TLS only: a port of its own, with a certificate that the folder's authority signs. */
export async function listenForAdmission(app: Hono, options: AdmissionListenOptions): Promise<AdmissionListener> {
  const authority = openAuthority(options.folder);
  const { certificate, key } = issueCertificate(authority, options.name);
  const server = listen({
    fetch: app.fetch,
    hostname: options.host,
    port: options.port,
    createServer,
    serverOptions: { cert: certificate, key },
  });
  const port = await portOf(server, { host: options.host, port: options.port, portFlag: '--admission-port' });
  const host = options.name.includes(':') ? `[${options.name}]` : options.name;
  return {
    url: `https://${host}:${port}`,
    caPem: authority.certificate,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // The API server keeps its connections open.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
