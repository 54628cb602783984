import type { KubeCredentials } from './credentials/credentials.ts';

/** How to reach an API server. */
export interface KubeConnection {
  /** `https://host:port`, or with a path if the API is below one. */
  readonly server: string;
  readonly caPem?: string;
  readonly insecureSkipTlsVerify?: boolean;
  /** The name in the server's certificate, if it is not the host. */
  readonly tlsServerName?: string;
  /** A credential that does not change. */
  readonly token?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
  /** Instead of it: one that is renewed. */
  readonly credentials?: KubeCredentials;
}

/** One request to the API server. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, segments encoded: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Defaults to `application/json`. */
  readonly contentType?: string;
  /** Defaults to `application/json`. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** True if a second request does no harm when the outcome of the first is unknown. Defaults to true for GET and server-side apply. */
  readonly idempotent?: boolean;
}

/** The port to one API server, as one user. */
export interface KubeClient {
  /**
   * Returns the decoded JSON answer; undefined if it is empty.
   *
   * @throws KubeApiError if the server refuses, ClusterUnreachable if it does not answer, the signal's reason
   */
  request(request: KubeRequest): Promise<unknown>;
  /** Returns a client of the same server that acts as this user. @throws KubeApiError 403 if no user can have this name */
  impersonate(user: string): KubeClient;
  /** Resolves when the requests under way have ended and the connections are closed. */
  close(): Promise<void>;
}

/** The content type of a server-side apply. */
export const applyPatch = 'application/apply-patch+yaml';
