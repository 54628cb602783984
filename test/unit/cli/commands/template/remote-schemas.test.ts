import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { withFetchedSchemas } from '../../../../../cli/commands/template/remote-schemas.ts';
import { openChart, renderChart } from '../../../../../shared/library/helm.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(files: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer((request, response) => {
    const text = files[request.url ?? ''];
    if (text === undefined) response.writeHead(404).end();
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const chart = (schema: object) =>
  openChart({
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'values.schema.json': JSON.stringify(schema),
    'templates/a.yaml': 'kind: A\n',
  });
const render = (schema: object, values: object) =>
  withFetchedSchemas((readRemoteSchema) => renderChart(chart(schema), values, { name: 'r', readRemoteSchema }));

describe('a chart whose schema is on the network', () => {
  it('is rendered with schemas of a server at any address, and what they refer to', async () => {
    const url = await listen({
      '/one.json': '{"properties": {"a": {"$ref": "sub/two.json#/$defs/text"}}}',
      '/sub/two.json': '{"$defs": {"text": {"type": "string"}}}',
    });

    const { manifests } = await render({ $ref: `${url}/one.json` }, { a: 'x' });

    expect(manifests).toHaveLength(1);
    await expect(render({ $ref: `${url}/one.json` }, { a: 1 })).rejects.toThrow("- at '/a': got number, want string");
  });

  it('is refused where its schema cannot be fetched, with the flag that skips it', async () => {
    const url = await listen({});
    const failed = render({ $ref: `${url}/one.json` }, {});

    await expect(failed).rejects.toThrow(
      `failing loading "${url}/one.json": HTTP request to ${url}/one.json returned status 404 (Not Found): ` +
        'check the address and the network, or skip the schema with --skip-schema-validation',
    );
  });
});
