import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ServerType } from '@hono/node-server';
import { messageOf } from '../../../../shared/base/errors.ts';

/** An address to listen on, and the flags that set it, for error messages. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The flag that sets the address; by default `--host`. */
  readonly hostFlag?: string;
  /** The flag that sets the port. */
  readonly portFlag: string;
}

const advice: Readonly<Record<string, (at: ListenAddress) => string>> = {
  EADDRINUSE: ({ host, port, portFlag }) =>
    `port ${port} of ${host} is in use by another process; choose another with ${portFlag}, where 0 takes a free one`,
  EACCES: ({ port, portFlag }) => `port ${port} may not be opened by this user; choose one above 1023 with ${portFlag}`,
  EADDRNOTAVAIL: notOurs,
  ENOTFOUND: notOurs,
  EAI_AGAIN: notOurs,
  EINVAL: notOurs,
};

function notOurs({ host, hostFlag = '--host' }: ListenAddress): string {
  return `${host} is not an address of this machine; choose one of its own with ${hostFlag}, or 0.0.0.0 for all`;
}

/** Waits until a server listens and returns its port. @throws Error that says what to do if it cannot listen */
export async function portOf(server: ServerType, at: ListenAddress): Promise<number> {
  try {
    await once(server, 'listening');
  } catch (error) {
    const advise = advice[(error as NodeJS.ErrnoException).code ?? ''];
    throw new Error(advise?.(at) ?? `cannot listen on ${at.host}:${at.port}: ${messageOf(error)}`, { cause: error });
  }
  return (server.address() as AddressInfo).port;
}
