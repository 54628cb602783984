import { describe, expect, it } from 'vitest';
import { HelmError } from '../../../../shared/render/helm/helm-error.ts';
import { renderChart } from '../../../../shared/render/helm/render/render-chart.ts';
import type { ReadRemoteSchema } from '../../../../shared/render/helm/schema/read/library.ts';
import { withRemoteSchemas } from '../../../../shared/render/helm/with-remote-schemas.ts';
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
  const fetch = async (url: string): Promise<string> => {
    asked.push(url);
    return files[url] ?? Promise.reject(new Error(`HTTP request to ${url} returned status 404 (Not Found)`));
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

  it('says why it could not be fetched, and names the flag that skips it', async () => {
    const failed = withRemoteSchemas(render(JSON.stringify({ $ref: one })), serving({}).fetch);

    await expect(failed).rejects.toBeInstanceOf(HelmError);
    await expect(failed).rejects.toThrow(
      `failing loading "${one}": HTTP request to ${one} returned status 404 (Not Found): check the address and the network, ` +
        'or skip the schema with --skip-schema-validation',
    );
  });

  it('is refused where all schemas together are too large', async () => {
    const large = (next: string): string => JSON.stringify({ $ref: next, description: 'x'.repeat(9 * 1024 * 1024) });
    const { fetch, asked } = serving({
      [one]: large(two),
      [two]: large('three.json'),
      'https://example.com/three.json': large(one),
    });

    await expect(withRemoteSchemas(render(JSON.stringify({ $ref: one })), fetch)).rejects.toThrow(
      'may have 20971520 characters together',
    );
    expect(asked).toHaveLength(3);
  });

  it('is fetched with all that it names before the chart is rendered again', async () => {
    const count = 40;
    const urlOf = (at: number): string => `https://example.com/${at}.json`;
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [urlOf(at), at + 1 < count ? `{"$ref": "${at + 1}.json"}` : 'true']),
    );
    let runs = 0;
    const { fetch, asked } = serving(files);

    await withRemoteSchemas((read) => {
      runs++;
      return render(JSON.stringify({ $ref: urlOf(0) }))(read);
    }, fetch);

    expect([runs, asked.length]).toEqual([2, count]);
  });

  it('does not make the chart render again and again', async () => {
    let runs = 0;
    const fetch = async (url: string): Promise<string> =>
      `{"\\u0024ref": "https://example.com/${Number(/\d+/.exec(url)?.[0] ?? 0) + 1}.json"}`;
    const failed = withRemoteSchemas((read) => {
      runs++;
      return render(JSON.stringify({ $ref: one }))(read);
    }, fetch);

    await expect(failed).rejects.toThrow("a chart's schemas lead on to more and more others");
    expect(runs).toBe(11);
  });

  it('does not lead on without an end', async () => {
    const asked: string[] = [];
    const fetch = async (url: string): Promise<string> => {
      asked.push(url);
      return JSON.stringify({ $ref: `https://example.com/${asked.length}.json` });
    };

    await expect(withRemoteSchemas(render(JSON.stringify({ $ref: one })), fetch)).rejects.toThrow(
      'may refer to 100 schemas',
    );
    expect(asked).toHaveLength(100);
  });
});

it('reports a schema that nests too deep as an error of the chart', () => {
  for (const keyword of ['not', 'items', 'if', 'additionalProperties']) {
    const schema = `${`{"${keyword}":`.repeat(20_000)}true${'}'.repeat(20_000)}`;

    expect(() => render(schema)(() => '')).toThrow(HelmError);
    expect(() => render(schema)(() => '')).toThrow('nests too deep');
  }
});

it('concatenates lists of many items', () => {
  const text = 'a: {{ len (concat (until 260000) (until 2)) }}\n';
  const { manifests } = renderChart(chartOf({ 'templates/a.yaml': text }), new Map(), {
    release: { name: 'r', namespace: 'n' },
    context: { now: () => 0n, randomBytes: (count) => new Uint8Array(count) },
  });

  expect(manifests[0]?.content).toBe('a: 260002\n');
});
