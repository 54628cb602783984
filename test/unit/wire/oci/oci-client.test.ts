import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDialer } from '../../../../shared/ports/net/dialer.ts';
import { type HttpClient, openHttpClient } from '../../../../shared/wire/http/http-client.ts';
import { TokenCache } from '../../../../shared/wire/http/token-cache.ts';
import type { OciCredentials } from '../../../../shared/wire/oci/credentials.ts';
import { OciClient } from '../../../../shared/wire/oci/oci-client.ts';
import { parseRepositoryName } from '../../../../shared/wire/oci/reference.ts';
import { pushArtifact } from '../../../support/registry/push-artifact.ts';
import { type Registry, startRegistry } from '../../../support/registry/start-registry.ts';

const layer = { mediaType: 'application/vnd.cncf.flux.content.v1.tar+gzip', bytes: gzipSync('content') };
const user = { name: 'reader', password: 'of reader' };
const opened: HttpClient[] = [];

function clientOf(
  registry: Registry,
  credentials?: OciCredentials,
  tokens = new TokenCache(),
  now: () => number = Date.now,
  repository = 'org/app',
): OciClient {
  const dialer = createDialer({ allowed: ['loopback'] });
  const signal = new AbortController().signal;
  const http = openHttpClient({ dialer, signal, timeoutMs: 10_000, userAgent: 'sluice' });
  opened.push(http);
  const name = parseRepositoryName(`${registry.host}/${repository}`);
  return new OciClient({ name, http, tokens, now, ...(credentials === undefined ? {} : { credentials }) });
}

async function readBlob(client: OciClient, descriptor: { digest: string; size: number; mediaType: string }) {
  const pieces: Uint8Array[] = [];
  for await (const piece of client.fetchBlob(descriptor)) pieces.push(piece);
  return Buffer.concat(pieces);
}

afterAll(async () => {
  await Promise.all(opened.map((http) => http.close()));
});

describe('an OCI client of a public repository', () => {
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
  }, 600_000);
  afterAll(() => registry.close());

  it('finds the digest of a tag with one request', async () => {
    const { digest } = await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });
    registry.requests.length = 0;

    expect(await clientOf(registry).resolveTag('1.0.0')).toBe(digest);
    expect(registry.requests).toEqual(['HEAD /v2/org/app/manifests/1.0.0']);
  });

  it('finds the digest of a tag where the registry does not answer HEAD', async () => {
    const { digest } = await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });
    registry.recorder.intercept = ({ method }, response) => {
      if (method === 'HEAD') response.writeHead(404).end();
      return method === 'HEAD';
    };

    const found = await clientOf(registry).resolveTag('1.0.0');

    registry.recorder.intercept = undefined;
    expect(found).toBe(digest);
  });

  it('names a tag that is missing in the words of Flux', async () => {
    await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });

    await expect(clientOf(registry).resolveTag('none')).rejects.toMatchObject({
      code: 'not-found',
      message: `GET http://${registry.host}/v2/org/app/manifests/none: MANIFEST_UNKNOWN: manifest unknown`,
    });
  });

  it('reads a manifest with its annotations, and the bytes of its layers', async () => {
    const annotations = { 'org.opencontainers.image.revision': 'main@sha1:abc' };
    const { digest } = await pushArtifact(registry, 'org/app', 'annotated', { layers: [layer], annotations });
    const client = clientOf(registry);

    const { manifest } = await client.fetchManifest(digest);

    expect(manifest.annotations).toEqual(annotations);
    expect(await readBlob(client, manifest.layers[0]!)).toEqual(layer.bytes);
  });

  it('lists every tag, page by page', async () => {
    const tags = Array.from({ length: 7 }, (_, index) => `page-${index}`);
    for (const tag of tags) await pushArtifact(registry, 'org/pages', tag, { layers: [layer] });
    registry.recorder.intercept = (request) => {
      request.url = request.url?.replace('n=1000', 'n=3');
      return false;
    };
    const pages = clientOf(registry, undefined, new TokenCache(), Date.now, 'org/pages');

    const listed = await pages.listTags();

    registry.recorder.intercept = undefined;
    expect(listed).toEqual(tags);
  });

  it('refuses a layer whose bytes are not those of its digest', async () => {
    const { digest } = await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });
    const client = clientOf(registry);
    const { manifest } = await client.fetchManifest(digest);
    registry.recorder.intercept = (request, response) => {
      const isBlob = request.url?.includes('/blobs/') ?? false;
      if (isBlob) response.end(Buffer.alloc(layer.bytes.length, 7));
      return isBlob;
    };

    const reading = readBlob(client, manifest.layers[0]!);

    await expect(reading).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('error verifying'),
    });
    registry.recorder.intercept = undefined;
  });

  it('reads no more of a layer than its descriptor promises', async () => {
    const { digest } = await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });
    const client = clientOf(registry);
    const { manifest } = await client.fetchManifest(digest);
    registry.recorder.intercept = (request, response) => {
      const isBlob = request.url?.includes('/blobs/') ?? false;
      if (isBlob) response.end(Buffer.alloc(layer.bytes.length + 1));
      return isBlob;
    };

    const reading = readBlob(client, manifest.layers[0]!);

    await expect(reading).rejects.toMatchObject({ code: 'too-large' });
    registry.recorder.intercept = undefined;
  });

  it('refuses a manifest that is not the one of the digest', async () => {
    const { digest } = await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });
    registry.recorder.intercept = (_, response) => {
      response.end('{}');
      return true;
    };

    await expect(clientOf(registry).fetchManifest(digest)).rejects.toMatchObject({ code: 'corrupt' });
    registry.recorder.intercept = undefined;
  });

  it('does not follow a registry to a private address', async () => {
    registry.recorder.intercept = (_, response) => {
      response.writeHead(307, { location: 'http://10.0.0.1/v2/' }).end();
      return true;
    };

    await expect(clientOf(registry).fetchManifest('1.0.0')).rejects.toMatchObject({ code: 'refused' });
    registry.recorder.intercept = undefined;
  });
});

describe.each(['basic', 'token'] as const)(
  'an OCI client of a registry that asks for %s authentication',
  (challenge) => {
    let registry: Registry;
    const credentials = { username: user.name, password: user.password };

    beforeAll(async () => {
      registry = await startRegistry({ user, challenge });
      if (challenge === 'basic') await pushArtifact(registry, 'org/app', '1.0.0', { layers: [layer] });
    }, 600_000);
    afterAll(() => registry.close());

    it('is let in with the credentials', async () => {
      const resolving = clientOf(registry, credentials).resolveTag('1.0.0');

      if (challenge === 'basic') expect(await resolving).toMatch(/^sha256:/);
      else await expect(resolving).rejects.toMatchObject({ code: 'not-found' });
    });

    it('says that it was not let in, without the password', async () => {
      const wrong = clientOf(registry, { username: user.name, password: 'hunter2' }).resolveTag('1.0.0');

      const error: Error = await wrong.then(
        () => new Error('let in'),
        (thrown: Error) => thrown,
      );
      expect(error).toMatchObject({ code: 'unauthorized' });
      expect(JSON.stringify([error.message, error.stack])).not.toContain('hunter2');
    });

    it('asks once where an earlier client has been let in', async () => {
      const tokens = new TokenCache();
      await clientOf(registry, credentials, tokens)
        .listTags()
        .catch(() => undefined);
      registry.requests.length = 0;
      if (registry.tokens !== undefined) registry.tokens.requests.length = 0;

      await clientOf(registry, credentials, tokens)
        .listTags()
        .catch(() => undefined);

      expect(registry.requests).toEqual(['GET /v2/org/app/tags/list?n=1000']);
      expect(registry.tokens?.requests ?? []).toEqual([]);
    });

    it('is let in again when what let it in has expired', async () => {
      const tokens = new TokenCache();
      const ask = (now: () => number) =>
        clientOf(registry, credentials, tokens, now)
          .listTags()
          .catch(() => undefined);
      await ask(Date.now);
      registry.requests.length = 0;

      await ask(() => Date.now() + 7_200_000);

      expect(registry.requests).toHaveLength(2);
    });
  },
);

describe('an OCI client with an identity token', () => {
  it('exchanges it for an access token', async () => {
    const registry = await startRegistry({ user, challenge: 'token' });
    try {
      const resolving = clientOf(registry, { identityToken: `identity of ${user.name}` }).resolveTag('1.0.0');

      await expect(resolving).rejects.toMatchObject({ code: 'not-found' });
      expect(registry.tokens?.requests).toEqual(['POST /token']);
    } finally {
      await registry.close();
    }
  });
});
