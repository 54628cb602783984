import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { connectorOf } from '../../ports/net/connector.ts';
import type { Dialer } from '../../ports/net/dialer.ts';

/** Certificates for a server, and of us for it; PEM. */
export interface TlsIdentity {
  /** Replaces the system's certificate authorities. */
  readonly caPem?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
  /** Accepts any certificate of the server. */
  readonly insecureSkipVerify?: boolean;
}

/** A proxy that an object names. */
export interface HttpProxy {
  /** `http://`, `https://` or `socks5://`, without a user. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

export interface DispatcherOptions {
  /** Makes every connection: to servers, or to the proxy, which then makes those to servers. */
  readonly dialer: Dialer;
  /** To connect, and between two pieces of an answer; milliseconds. */
  readonly timeoutMs: number;
  readonly tls?: TlsIdentity;
  readonly proxy?: HttpProxy;
  /** Connections a server; default 4. */
  readonly connections?: number;
}

/** Where undici sends requests. @throws AddressRefused where the proxy is an address that may not be connected to */
export function openDispatcher({ dialer, timeoutMs, tls = {}, proxy, connections = 4 }: DispatcherOptions): Dispatcher {
  const deadlines = { connections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const tlsOptions = {
    timeout: timeoutMs,
    rejectUnauthorized: tls.insecureSkipVerify !== true,
    ...(tls.caPem === undefined ? {} : { ca: tls.caPem }),
    ...(tls.clientCertificatePem === undefined ? {} : { cert: tls.clientCertificatePem }),
    ...(tls.clientKeyPem === undefined ? {} : { key: tls.clientKeyPem }),
  };
  if (proxy === undefined) return new Agent({ ...deadlines, connect: connectorOf(dialer, tlsOptions) });
  const { hostname } = new URL(proxy.url);
  dialer.check(hostname);
  return new ProxyAgent({
    ...deadlines,
    uri: withUser(proxy),
    connectTimeout: timeoutMs,
    requestTls: tlsOptions,
    proxyTls: { lookup: dialer.lookup } as object,
  });
}

function withUser({ url, username = '', password = '' }: HttpProxy): string {
  const uri = new URL(url);
  uri.username = encodeURIComponent(username);
  uri.password = encodeURIComponent(password);
  return uri.href;
}
