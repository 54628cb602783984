import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDialer } from '../../../shared/ports/net/dialer.ts';
import { fetchSource } from '../../../shared/source/fetch-source.ts';
import { gitRepository } from '../../../shared/source/kinds/git-repository.ts';
import { eventually } from '../../support/world/eventually.ts';
import { type LiveObject, readyOf } from '../../support/world/objects.ts';
import { createServedWorld, type ServedWorld } from '../../support/world/served-world.ts';

let world: ServedWorld;
beforeAll(async () => {
  world = await createServedWorld({ allowAddresses: [] });
});
afterAll(() => world.close());

const source = (name: string): Promise<LiveObject | undefined> => world.find('GitRepository', name);

describe('a GitRepository of a cluster that allows no address of its own', () => {
  it.each([
    ['loopback', (port: string) => `http://127.0.0.1:${port}/app.git`],
    ['loopback', (port: string) => `http://localhost:${port}/app.git`],
    ['loopback', (port: string) => `http://[::ffff:127.0.0.1]:${port}/app.git`],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data'],
  ])('is not sent to a %s address, and says so', async (range, urlOf) => {
    const name = `app-${randomUUID().slice(0, 8)}`;
    const url = urlOf(new URL(world.git.url).port);

    await world.apply('GitRepository', name, { interval: '10m', url });

    const failed = await eventually(
      () => source(name),
      (object) => readyOf(object)?.status === 'False',
    );
    expect(readyOf(failed)).toMatchObject({
      reason: 'URLInvalid',
      message: expect.stringContaining(`a ${range} address, which may not be connected to`),
    });
    expect(world.git.requests).toEqual([]);
  });
});

describe('a redirect', () => {
  it('is not followed to another host, wherever it leads', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(302, { location: `${world.git.url}/app.git${request.url}` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/app.git`;
    const dialer = createDialer({ allowed: ['loopback'] });

    const fetching = fetchSource(
      gitRepository,
      { url, credentials: {}, dialer, timeoutMs: 5000 },
      async () => false,
      AbortSignal.timeout(10_000),
    );

    await expect(fetching).rejects.toThrow('redirected to another host');
    expect(seen).toHaveLength(1);
    expect(world.git.requests).toEqual([]);
    server.close();
  });

  it('is checked like any other connection on the same host', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const dialer = createDialer({
      allowed: ['loopback'],
      resolve: (_host, _options, done) => {
        const addresses = answers.length > 1 ? answers.shift() : answers[0];
        done(
          null,
          (addresses ?? []).map((address) => ({ address, family: 4 })),
        );
      },
    });
    const server = createServer((request, response) => {
      const location = `http://git.example.com:${port}/moved${request.url}`;
      // The connection ends with the answer, so that the redirect needs another one.
      response.writeHead(302, { location, connection: 'close' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const fetching = fetchSource(
      gitRepository,
      { url: `http://git.example.com:${port}/app.git`, credentials: {}, dialer, timeoutMs: 5000 },
      async () => false,
      AbortSignal.timeout(10_000),
    );

    await expect(fetching).rejects.toMatchObject({ code: 'refused' });
    server.close();
  });
});
