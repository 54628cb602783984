import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { applyPatch, createKubeClient, type KubeClient } from '../../../shared/kube/client.ts';
import { KubeApiError } from '../../../shared/kube/kube-api-error.ts';

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that gives these answers in turn, and what it was asked. */
async function serving(...answers: readonly Answer[]): Promise<{ client: KubeClient; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(incoming);
    answers[Math.min(seen.length, answers.length) - 1]?.(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createKubeClient({ server: `http://127.0.0.1:${(server.address() as AddressInfo).port}/root/` });
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  closing.push(() => client.close());
  return { client, seen };
}

const json =
  (status: number, body: unknown, headers = {}): Answer =>
  (_, outgoing) =>
    outgoing.writeHead(status, headers).end(JSON.stringify(body));
const breaks: Answer = (incoming) => incoming.socket.destroy();
const ok = json(200, { ok: true });

describe('a request', () => {
  it('goes below the server’s path, as the user it acts for', async () => {
    const { client, seen } = await serving(ok);

    await client.impersonate('tenant', ['a', 'b']).request({ method: 'GET', path: '/api', query: { limit: '1' } });

    expect(seen[0]?.url).toBe('/root/api?limit=1');
    expect(seen[0]?.headers['impersonate-user']).toBe('tenant');
    expect(seen[0]?.headers['impersonate-group']).toBe('a, b');
  });

  it('that is refused throws what the Status says', async () => {
    const causes = [{ reason: 'FieldValueInvalid', field: 'spec' }];
    const { client } = await serving(json(422, { reason: 'Invalid', message: 'no', details: { causes } }));

    const error = await client.request({ method: 'GET', path: '/a' }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(KubeApiError);
    expect(error).toMatchObject({ status: 422, reason: 'Invalid', message: 'no', causes });
  });

  it('answered by a page of somebody else says so', async () => {
    const { client } = await serving((_, outgoing) => outgoing.end('<html>'));

    await expect(client.request({ method: 'GET', path: '/a' })).rejects.toThrow('the answer is not JSON');
  });
});

describe('sending again', () => {
  it('follows any throttled request', async () => {
    const { client, seen } = await serving(json(429, {}, { 'retry-after': '0' }), ok);

    expect(await client.request({ method: 'POST', path: '/a', body: {} })).toEqual({ ok: true });
    expect(seen).toHaveLength(2);
  });

  it.each(['GET', 'PATCH'] as const)('follows a broken connection and a failing server for a %s', async (method) => {
    const { client, seen } = await serving(breaks, json(503, { reason: 'ServiceUnavailable' }), ok);

    expect(await client.request({ method, path: '/a', contentType: applyPatch })).toEqual({ ok: true });
    expect(seen).toHaveLength(3);
  });

  it('does not follow where a second request could do harm', async () => {
    const { client, seen } = await serving(breaks, ok);

    await expect(client.request({ method: 'POST', path: '/a', body: {} })).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });

  it('does not follow an apply that does not fit the schema, which is a 500 without a reason', async () => {
    const { client, seen } = await serving(json(500, { message: 'failed to create typed patch object' }), ok);

    const applying = client.request({ method: 'PATCH', path: '/a', contentType: applyPatch, body: {} });

    await expect(applying).rejects.toThrow('failed to create typed patch object');
    expect(seen).toHaveLength(1);
  });
});
