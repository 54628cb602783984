import type { KubeCredential } from '../credentials/credentials.ts';
import type { Connections } from './connections.ts';

/** The client certificate that is part of a connection, whatever its requests say. */
export interface TlsIdentity {
  readonly cert?: string;
  readonly key?: string;
}

/** Connections that show the certificate of a credential. Another certificate needs other connections. */
export interface IdentifiedConnections {
  as(credential: KubeCredential): Connections;
  close(): Promise<void>;
}

/** @param open opens connections that show this certificate */
export function connectionsFor(open: (identity: TlsIdentity) => Connections): IdentifiedConnections {
  let current:
    | { readonly cert: string | undefined; readonly key: string | undefined; readonly made: Connections }
    | undefined;
  const closing = new Set<Promise<void>>();
  return {
    as({ clientCertificatePem: cert, clientKeyPem: key }) {
      if (current !== undefined && current.cert === cert && current.key === key) return current.made;
      // Requests under way on the old connections still end.
      if (current !== undefined) closing.add(current.made.close());
      const made = open({ ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) });
      current = { cert, key, made };
      return made;
    },
    async close() {
      if (current !== undefined) closing.add(current.made.close());
      await Promise.all(closing);
    },
  };
}
