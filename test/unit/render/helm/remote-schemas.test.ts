import { describe, expect, it } from 'vitest';
import { withRemoteSchemas } from '../../../../cli/commands/template/remote-schemas.ts';
import { HelmError } from '../../../../shared/render/helm/helm-error.ts';
import { renderChart } from '../../../../shared/render/helm/render-chart.ts';
import type { ReadRemoteSchema } from '../../../../shared/render/helm/schema/read/library.ts';
import { chartOf } from './chart-of.ts';

const chart = (schema: string) =>
  chartOf({ 'values.schema.json': schema, 'templates/a.yaml': 'kind: A\n', 'values.yaml': 'a: 1\n' });
const render = (schema: string) => (readRemoteSchema: ReadRemoteSchema) =>
  renderChart(chart(schema), new Map(), {
    release: { name: 'r', namespace: 'n' },
    context: { now: () => 0n, randomBytes: (count) => new Uint8Array(count) },
    readRemoteSchema,
  });
const one = 'https://example.com/one.json';
const two = 'https://example.com/two.json';

function serving(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return Object.hasOwn(files, url) ? new Response(files[url]) : new Response('', { status: 404 });
  };
  return { fetch, asked };
}

describe('a schema on the network', () => {
  it('is fetched once, with what it refers to, and then counts', async () => {
    const { fetch, asked } = serving({
      [one]: '{"$ref": "two.json"}',
      [two]: '{"properties": {"a": {"type": "string"}}}',
    });
    const schema = JSON.stringify({ allOf: [{ $ref: one }, { $ref: one }] });

    await expect(withRemoteSchemas(render(schema), fetch)).rejects.toThrow("- at '/a': got number, want string");
    expect(asked).toEqual([one, two]);
  });

  it('lets values pass that it allows', async () => {
    const { fetch } = serving({ [one]: 'true' });
    const { manifests } = await withRemoteSchemas(render(JSON.stringify({ $ref: one })), fetch);

    expect(manifests).toHaveLength(1);
  });

  it.each([
    ['is not there', async () => new Response('', { status: 404 }), `HTTP request to ${one} returned status 404`],
    [
      'cannot be reached',
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') })),
      'getaddrinfo ENOTFOUND',
    ],
    ['is too large', async () => new Response('x'.repeat(6 * 1024 * 1024)), 'has more than 5242880 bytes'],
  ])('says where it %s, and names the flag that leaves it unread', async (_, fetch, message) => {
    const failed = withRemoteSchemas(render(JSON.stringify({ $ref: one })), fetch);

    await expect(failed).rejects.toBeInstanceOf(HelmError);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow('--skip-schema-validation');
  });

  it('does not lead on without an end', async () => {
    const asked: string[] = [];
    const fetch = async (url: string): Promise<Response> => {
      asked.push(url);
      return new Response(JSON.stringify({ $ref: `https://example.com/${asked.length}.json` }));
    };

    await expect(withRemoteSchemas(render(JSON.stringify({ $ref: one })), fetch)).rejects.toThrow(
      'may refer to 100 schemas',
    );
    expect(asked).toHaveLength(100);
  });
});

it('a schema that nests too deep is an error of the chart', () => {
  for (const keyword of ['not', 'items', 'if', 'additionalProperties']) {
    const schema = `${`{"${keyword}":`.repeat(20_000)}true${'}'.repeat(20_000)}`;

    expect(() => render(schema)(() => '')).toThrow(HelmError);
    expect(() => render(schema)(() => '')).toThrow('nests too deep');
  }
});

it('lists of many items are put together', () => {
  const text = 'a: {{ len (concat (until 260000) (until 2)) }}\n';
  const { manifests } = renderChart(chartOf({ 'templates/a.yaml': text }), new Map(), {
    release: { name: 'r', namespace: 'n' },
    context: { now: () => 0n, randomBytes: (count) => new Uint8Array(count) },
  });

  expect(manifests[0]?.content).toBe('a: 260002\n');
});
