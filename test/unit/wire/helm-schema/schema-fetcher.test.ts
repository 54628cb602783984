import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDialer } from '../../../../shared/ports/net/dialer.ts';
import { MemorySchemaCache, type SchemaCache } from '../../../../shared/wire/helm-schema/schema-cache.ts';
import { openSchemaFetcher } from '../../../../shared/wire/helm-schema/schema-fetcher.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Asked {
  readonly path: string;
  readonly ifNoneMatch: string | undefined;
  readonly authorization: string | undefined;
}

/** A server on loopback, and what it was asked. */
async function listen(answer: RequestListener): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { 'if-none-match': ifNoneMatch, authorization } = request.headers;
    asked.push({ path: request.url ?? '', ifNoneMatch, authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

interface Given {
  readonly allowed?: readonly string[];
  readonly cache?: SchemaCache;
  readonly timeoutMs?: number;
}

function open({ allowed = ['loopback'], cache = new MemorySchemaCache(), timeoutMs = 15_000 }: Given = {}) {
  const { signal } = new AbortController();
  const fetcher = openSchemaFetcher({ dialer: createDialer({ allowed }), cache, signal, timeoutMs });
  closing.push(() => fetcher.close());
  return fetcher;
}

const versioned =
  (schema: () => { readonly etag: string; readonly text: string }): RequestListener =>
  (request, response) => {
    const { etag, text } = schema();
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(text);
  };

describe('a schema of a server', () => {
  it('is requested with the cached ETag, and taken from the cache while it is unchanged', async () => {
    let current = { etag: '"1"', text: '{"type": "object"}' };
    const { url, asked } = await listen(versioned(() => current));
    const cache = new MemorySchemaCache();

    const first = await open({ cache }).fetch(`${url}/a.json`);
    const unchanged = await open({ cache }).fetch(`${url}/a.json`);
    current = { etag: '"2"', text: 'true' };
    const changed = await open({ cache }).fetch(`${url}/a.json`);
    const again = await open({ cache }).fetch(`${url}/a.json`);

    expect([first, unchanged, changed, again]).toEqual(['{"type": "object"}', '{"type": "object"}', 'true', 'true']);
    expect(asked.map(({ ifNoneMatch }) => ifNoneMatch)).toEqual([undefined, '"1"', '"1"', '"2"']);
  });

  it('is not kept where it has no ETag', async () => {
    const { url, asked } = await listen((_request, response) => response.end('true'));
    const fetcher = open();

    await fetcher.fetch(`${url}/a.json`);
    await fetcher.fetch(`${url}/a.json`);

    expect(asked.map(({ ifNoneMatch }) => ifNoneMatch)).toEqual([undefined, undefined]);
  });

  it('follows redirects', async () => {
    const { url } = await listen((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else response.end('{"title": "new"}');
    });

    expect(await open().fetch(`${url}/old`)).toBe('{"title": "new"}');
  });

  it('gets the user of its URL, which no error shows', async () => {
    const { url, asked } = await listen((_request, response) => response.writeHead(403).end());
    const withUser = `${url.replace('//', '//me:secret@')}/a.json?token=hidden`;

    const failed = open().fetch(withUser);

    await expect(failed).rejects.toThrow(`HTTP request to ${url}/a.json returned status 403 (Forbidden)`);
    await expect(failed).rejects.not.toThrow(/secret|hidden/);
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
  });
});

describe('the refusal of a schema', () => {
  it('covers an address that may not be connected to, whatever the cache has', async () => {
    const { url, asked } = await listen(versioned(() => ({ etag: '"1"', text: 'true' })));
    const cache = new MemorySchemaCache();
    await open({ cache }).fetch(`${url}/a.json`);

    await expect(open({ cache, allowed: [] }).fetch(`${url}/a.json`)).rejects.toThrow(
      '127.0.0.1 is a loopback address, which may not be connected to',
    );
    expect(asked).toHaveLength(1);
  });

  it('covers a redirect to such an address', async () => {
    const { url, asked } = await listen((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    );

    await expect(open().fetch(`${url}/a.json`)).rejects.toThrow('169.254.169.254 is a metadata address');
    expect(asked).toHaveLength(1);
  });

  it('covers redirects without an end', async () => {
    const { url, asked } = await listen((_request, response) => response.writeHead(302, { location: '/again' }).end());

    await expect(open().fetch(`${url}/a.json`)).rejects.toThrow('stopped after 10 redirects');
    expect(asked).toHaveLength(11);
  });

  it('covers a schema above 5 MiB', async () => {
    const { url } = await listen((_request, response) => response.end(Buffer.alloc(6 * 1024 * 1024, 'x')));

    await expect(open().fetch(`${url}/a.json`)).rejects.toThrow('the answer is larger than 5242880 bytes');
  });

  it('covers a server that does not answer in time, or never ends', async () => {
    const { url } = await listen((request, response) => {
      if (request.url === '/slow') response.write('{');
    });

    await expect(open({ timeoutMs: 200 }).fetch(`${url}/silent`)).rejects.toThrow('no answer within 0.2 s');
    await expect(open({ timeoutMs: 200 }).fetch(`${url}/slow`)).rejects.toThrow('no answer within 0.2 s');
  });

  it('covers a server that does not exist', async () => {
    const { url } = await listen((_request, response) => response.end());
    for (const close of closing.splice(0)) await close();

    await expect(open().fetch(`${url}/a.json`)).rejects.toThrow(/HTTP request failed for .*ECONNREFUSED/);
  });
});

it('forgets in memory what was asked for least recently', async () => {
  const cache = new MemorySchemaCache();
  const schema = { etag: '"1"', text: 'x'.repeat(6 * 1024 * 1024) };
  await cache.write('a', schema);
  await cache.write('b', schema);
  await cache.read('a');
  await cache.write('c', schema);

  expect(await Promise.all(['a', 'b', 'c'].map(async (url) => (await cache.read(url)) !== undefined))).toEqual([
    true,
    false,
    true,
  ]);
});
