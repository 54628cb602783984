import { buildConnector } from 'undici';
import type { Dialer } from './dialer.ts';

/** For undici's `connect`: every new connection of its pool is looked at, redirects too. */
export function connectorOf({ lookup, check }: Dialer, options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup } as buildConnector.BuildOptions);
  return (target, done) => {
    try {
      check(target.hostname);
    } catch (error) {
      return done(error as Error, null);
    }
    connect(target, done);
  };
}
