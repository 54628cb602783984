import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GoError } from '../../../shared/base/go/value.ts';
import { schemaOrigin } from './schema-words.ts';
import type { SchemaCase } from './schemas.ts';

/** A case whose documents a server has: all URLs name it. */
export interface ServedCase extends Pick<SchemaCase, 'schema' | 'values'> {
  /** The text of a document by its URL. @throws GoError where there is none */
  readonly read: (url: string) => string;
}

export interface DocumentServer {
  /** Serves the documents of this case, and of no other. */
  serve(given: SchemaCase): ServedCase;
  stop(): void;
}

/** A server on loopback for the documents that the schemas of a case refer to. */
export async function serveDocuments(): Promise<DocumentServer> {
  let served = new Map<string, string>();
  const server = createServer((request, response) => {
    const text = served.get((request.url ?? '').replace(/\?.*$/, ''));
    if (text === undefined) response.writeHead(404).end();
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const here = (text: string): string => text.replaceAll(schemaOrigin, origin);
  return {
    serve: ({ schema, values, documents }) => {
      served = new Map(Object.entries(documents).map(([path, text]) => [`/${path}`, here(text)]));
      const read = (url: string): string => {
        const text = url.startsWith(`${origin}/`) ? served.get(new URL(url).pathname) : undefined;
        if (text === undefined) throw new GoError('there is no such document');
        return text;
      };
      return { schema: here(schema), values, read };
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
