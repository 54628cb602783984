import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../shared/base/system-clock.ts';
import { applyPatch, type KubeClient } from '../../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../../shared/ports/kube/http/kube-client.ts';
import { KubeApiError } from '../../../../shared/ports/kube/kube-api-error.ts';

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that sends these answers in turn, and what it was asked. */
async function serving(...answers: readonly Answer[]): Promise<{ client: KubeClient; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(incoming);
    answers[Math.min(seen.length, answers.length) - 1]?.(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createKubeClient(
    { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}/below/` },
    systemClock,
  );
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

    await client.impersonate('tenant').request({ method: 'GET', path: '/api', query: { limit: '1' } });

    expect(seen[0]?.url).toBe('/below/api?limit=1');
    expect(seen[0]?.headers['impersonate-user']).toBe('tenant');
  });

  it('refuses to act for a user whose name would be another header', async () => {
    const { client } = await serving(ok);

    expect(() => client.impersonate('system:serviceaccount:apps:a\r\nimpersonate-group: system:masters')).toThrow(
      KubeApiError,
    );
  });

  it('may have a body whatever its method, and the next one goes over the same connection', async () => {
    const bodies: string[] = [];
    const { client, seen } = await serving(async (incoming, outgoing) => {
      let body = '';
      for await (const chunk of incoming) body += chunk;
      bodies.push(body);
      outgoing.end('{}');
    });

    await client.request({ method: 'DELETE', path: '/a', body: { kind: 'DeleteOptions', é: 1 } });
    await client.request({ method: 'POST', path: '/b', body: { kind: 'B' } });

    expect(bodies).toEqual(['{"kind":"DeleteOptions","é":1}', '{"kind":"B"}']);
    expect(new Set(seen.map(({ socket }) => socket)).size).toBe(1);
  });

  it('throws the reason for which its caller gives it up', async () => {
    const { client } = await serving(() => undefined);
    const reason = new Error('no longer wanted');

    const asked = client.request({ method: 'GET', path: '/a', signal: AbortSignal.any([AbortSignal.abort(reason)]) });

    await expect(asked).rejects.toBe(reason);
  });

  it('ends before the client closes', async () => {
    const { client } = await serving((_, outgoing) => void setTimeout(() => outgoing.end('{"ok":true}'), 50));

    const asked = client.request({ method: 'GET', path: '/a' });
    await client.close();

    expect(await asked).toEqual({ ok: true });
  });

  it('throws what the Status of a refusal says', async () => {
    const causes = [{ reason: 'FieldValueInvalid', field: 'spec' }];
    const { client } = await serving(json(422, { reason: 'Invalid', message: 'no', details: { causes } }));

    const error = await client.request({ method: 'GET', path: '/a' }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(KubeApiError);
    expect(error).toMatchObject({ status: 422, reason: 'Invalid', message: 'no', causes });
  });

  it('says so where the answer is a page of another server', async () => {
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
