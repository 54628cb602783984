import { createServer } from 'node:https';
import { serve as listen } from '@hono/node-server';
import type { Hono } from 'hono';
import { issueCertificate, openAuthority } from './certificate.ts';
import { portOf } from './listen.ts';

/** Where to listen for the API server, and for which name. */
export interface AdmissionListenOptions {
  /** The folder of the certificate authority. */
  readonly folder: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The name or address by which the API server reaches this process; the certificate is for it. */
  readonly name: string;
}

/** An open TLS port, and the certificate authority that the API server has to trust. */
export interface AdmissionListener {
  /** `https://<name>:<port>` */
  readonly url: string;
  readonly caPem: string;
  close(): Promise<void>;
}

/** Opens a TLS port, as the API server speaks nothing else, with a certificate of the folder's authority. */
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
        // The API server does not close its connections.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
