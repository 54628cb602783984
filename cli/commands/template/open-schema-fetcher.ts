import { rangeNames } from '../../../shared/ports/net/address-ranges.ts';
import { createDialer } from '../../../shared/ports/net/dialer.ts';
import { MemorySchemaCache } from '../../../shared/wire/helm-schema/schema-cache.ts';
import { openSchemaFetcher, type SchemaFetcher } from '../../../shared/wire/helm-schema/schema-fetcher.ts';

/** For all schemas of a command; milliseconds. */
const patienceMs = 60_000;

/** A fetcher for a command, whose user may reach every address. */
export function openCommandsFetcher(): SchemaFetcher {
  return openSchemaFetcher({
    dialer: createDialer({ allowed: rangeNames }),
    cache: new MemorySchemaCache(),
    signal: AbortSignal.timeout(patienceMs),
  });
}
