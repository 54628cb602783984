import type { ReadRemoteSchema } from '../../../shared/render/helm/schema/read/library.ts';
import { withRemoteSchemas } from '../../../shared/render/helm/with-remote-schemas.ts';
import type { SchemaFetcher } from '../../../shared/wire/helm-schema/schema-fetcher.ts';

/**
 * Runs what renders charts, with the schemas on the network that theirs refer to, fetched directly. The HTTP client is loaded when the
 * first one is needed.
 */
export async function withFetchedSchemas<Result>(run: (read: ReadRemoteSchema) => Result): Promise<Result> {
  let opened: Promise<SchemaFetcher> | undefined;
  try {
    return await withRemoteSchemas(run, async (url) => {
      opened ??= import('./open-schema-fetcher.ts').then(({ openCommandsFetcher }) => openCommandsFetcher());
      return (await opened).fetch(url);
    });
  } finally {
    await (await opened)?.close();
  }
}
