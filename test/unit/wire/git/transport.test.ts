import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDialer } from '../../../../shared/ports/net/dialer.ts';
import { GitError } from '../../../../shared/wire/git/git-error.ts';
import { type GitTransport, openTransport, type TransportOptions } from '../../../../shared/wire/git/transport.ts';

let server: Server | undefined;
let transport: GitTransport | undefined;
afterEach(async () => {
  await transport?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** A transport to a server that answers so. */
async function connectTo(handle: RequestListener, more: Partial<TransportOptions> = {}): Promise<GitTransport> {
  server = createServer(handle);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  transport = openTransport({
    url: `http://127.0.0.1:${port}/app.git/`,
    credentials: { username: 'user', password: 's3cret' },
    dialer: createDialer({ allowed: ['loopback'] }),
    timeoutMs: 5000,
    signal: new AbortController().signal,
    ...more,
  });
  return transport;
}

async function post(to: GitTransport, maxBytes = 1000): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of to.post('/git-upload-pack', Buffer.from('body'), 'text/plain', maxBytes))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a request to a Git server', () => {
  it('speaks of version 2, with the credentials, at the path of the repository', async () => {
    let seen: unknown;
    const to = await connectTo((request, response) => {
      const { authorization, 'git-protocol': protocol } = request.headers;
      seen = { url: request.url, method: request.method, authorization, protocol };
      response.end('answer');
    });

    expect(Buffer.from(await post(to)).toString()).toBe('answer');
    expect(seen).toEqual({
      url: '/app.git/git-upload-pack',
      method: 'POST',
      authorization: `Basic ${Buffer.from('user:s3cret').toString('base64')}`,
      protocol: 'version=2',
    });
  });

  it('says which field to look at where it is not answered in time', async () => {
    const to = await connectTo(() => undefined, { timeoutMs: 100 });

    await expect(post(to)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('timed out; see spec.timeout'),
    });
  });

  it('ends in time where its answer stops in the middle', async () => {
    const to = await connectTo((_, response) => void response.write('half'), { timeoutMs: 100 });

    await expect(post(to)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is given up at the limit where its answer has no end', async () => {
    const to = await connectTo((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(500)));
        response.once('drain', more);
      };
      more();
    });

    await expect(post(to)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is ended, and its connection closed, by a reader that has enough of an answer without an end', async () => {
    const closed = Promise.withResolvers<void>();
    const to = await connectTo((_, response) => {
      response.once('close', () => closed.resolve());
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(500)));
        response.once('drain', more);
      };
      more();
    });

    for await (const piece of to.post('/git-upload-pack', Buffer.from('body'), 'text/plain', 1e9)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }

    await closed.promise;
  });

  it('keeps its connection where the rest of the answer is short', async () => {
    const connections = new Set<unknown>();
    const to = await connectTo((request, response) => {
      connections.add(request.socket);
      response.end('answer');
    });

    for (let time = 0; time < 3; time++) {
      for await (const _ of to.post('/git-upload-pack', Buffer.from('body'), 'text/plain', 1000)) break;
    }

    expect(connections.size).toBe(1);
  });

  it('fails where it is refused before anything of the answer is read', async () => {
    const to = await connectTo((_, response) => response.writeHead(401).end(Buffer.alloc(5000)));

    await expect(post(to)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it.each([0.5, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])('may take %d ms', async (timeoutMs) => {
    const to = await connectTo((_, response) => void response.end('answer'), { timeoutMs });

    const answer = await post(to).catch((error: unknown) => error);

    if (timeoutMs < 1) expect(answer).toSatisfy((one) => one instanceof Uint8Array || one instanceof GitError);
    else expect(answer).toBeInstanceOf(Uint8Array);
  });

  it('is ended by its caller', async () => {
    const stop = new AbortController();
    const to = await connectTo(() => stop.abort(), { signal: stop.signal });

    await expect(post(to)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('follows a redirect on the same host, with its body and its credentials', async () => {
    const seen: (string | undefined)[] = [];
    const to = await connectTo((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/moved/git-upload-pack') request.pipe(response);
      else response.writeHead(308, { location: '/moved/git-upload-pack' }).end();
    });

    expect(Buffer.from(await post(to)).toString()).toBe('body');
    expect(new Set(seen).size).toBe(1);
  });

  it('does not go round in circles', async () => {
    let requests = 0;
    const to = await connectTo((_, response) => {
      requests++;
      response.writeHead(302, { location: '/again' }).end();
    });

    await expect(post(to)).rejects.toMatchObject({ code: 'unreachable' });
    expect(requests).toBeLessThan(10);
  });

  it('is not redirected to an invalid URL', async () => {
    const to = await connectTo((_, response) => void response.writeHead(302, { location: 'http://[' }).end());

    await expect(post(to)).rejects.toMatchObject({ name: 'GitError' });
  });
});
