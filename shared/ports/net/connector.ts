import { buildConnector } from 'undici';
import type { Dialer } from './dialer.ts';

/** A connector for undici's `connect` option: the dialer checks every new connection of the pool, those of redirects too. */
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
