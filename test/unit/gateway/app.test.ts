import { describe, expect, it } from 'vitest';
import { artifactKey, artifactUrl } from '../../../shared/artifact/address.ts';
import { publishArtifact, unpublish } from '../../../shared/artifact/publish.ts';
import { urlKey } from '../../../shared/base/url-key.ts';
import { createGatewayApp } from '../../../shared/gateway/app.ts';
import { type ObjectStore, StoreError } from '../../../shared/ports/store/object-store.ts';

const secret = Buffer.from('0123456789abcdef0123456789abcdef');
const digest = `sha256:${'a'.repeat(64)}`;
const path = 'gitrepository/web/app/1234.tar.gz';

/** A store in memory; keys with `..` are refused as real ones do. */
function createStore(signUrl?: (key: string) => Promise<string>): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  const head = (key: string) => ({ key, size: objects.get(key)?.length ?? 0, etag: 'e', lastModified: 0 });
  const check = (key: string) => {
    if (key.includes('..')) throw new StoreError('invalid-key', key, 'not a key');
  };
  return {
    async get(key) {
      check(key);
      const body = objects.get(key);
      return body && { ...head(key), body };
    },
    async stream(key) {
      const body = objects.get(key);
      return body && { ...head(key), body: new Blob([Buffer.from(body)]).stream() };
    },
    head: async (key) => (objects.has(key) ? head(key) : undefined),
    async put(key, body) {
      objects.set(key, body as Uint8Array);
      return { etag: 'e' };
    },
    delete: async (key) => void objects.delete(key),
    async *list() {},
    ...(signUrl === undefined ? {} : { signUrl }),
  };
}

async function createApp(signUrl?: (key: string) => Promise<string>) {
  const store = createStore(signUrl);
  await store.put(artifactKey(digest), Buffer.from('bytes'));
  await publishArtifact(store, { cluster: 'c1', path, digest, run: 'r1' }, async () => undefined);
  const app = createGatewayApp({ store, secret });
  return (url: string) => app.request(url);
}

const keyIn = (url: string): string => /[0-9a-f]{32}/.exec(url)?.[0] ?? '';
const urlOf = (cluster: string, to = path): string => artifactUrl('https://gateway.example.com/', secret, cluster, to);

describe('an artifact', () => {
  it('has a URL with the 128-bit key of its object', () => {
    const key = urlKey(secret, 'gateway', 'c1/gitrepository/web/app');

    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(urlOf('c1')).toBe(`https://gateway.example.com/a/c1/${key}/${path}`);
  });

  it('is streamed where the store has no address of its own', async () => {
    const get = await createApp();

    const response = await get(urlOf('c1'));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/gzip');
    expect(response.headers.get('content-length')).toBe('5');
    expect(await response.text()).toBe('bytes');
  });

  it('is a redirect to a signed URL where the store can sign', async () => {
    const get = await createApp(async (key) => `https://bucket.example.com/${key}?signature`);

    const response = await get(urlOf('c1'));

    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(
      `https://bucket.example.com/artifacts/sha256/${'a'.repeat(64)}.tar.gz?signature`,
    );
    expect(await response.text()).toBe('');
  });
});

it('does not serve an artifact of a deleted source', async () => {
  const store = createStore();
  await store.put(artifactKey(digest), Buffer.from('bytes'));
  await publishArtifact(store, { cluster: 'c1', path, digest, run: 'r1' }, async () => undefined);

  await unpublish(store, 'c1', path);

  expect((await createGatewayApp({ store, secret }).request(urlOf('c1'))).status).toBe(404);
});

it('refuses a wrong key before anything is read', async () => {
  const reads: string[] = [];
  const store = new Proxy(createStore(), {
    get: (target, name) => {
      reads.push(String(name));
      return Reflect.get(target, name);
    },
  });

  const wrong = urlOf('c1').replace(/[0-9a-f]{32}/, '0'.repeat(32));

  expect((await createGatewayApp({ store, secret }).request(wrong)).status).toBe(404);
  expect(reads).toEqual([]);
});

describe('nothing is found, and nothing signed', () => {
  const signed: string[] = [];
  const sign = async (key: string): Promise<string> => {
    signed.push(key);
    return 'https://bucket.example.com/';
  };

  it.each([
    ['by a wrong key', urlOf('c1').replace(/[0-9a-f]{32}/, '0'.repeat(32))],
    [
      'by the key of another object',
      urlOf('c1').replace(/[0-9a-f]{32}/, keyIn(urlOf('c1', 'gitrepository/web/other/1.tar.gz'))),
    ],
    ['by the key of the cluster', urlOf('c1').replace(/[0-9a-f]{32}/, urlKey(secret, 'gateway', 'c1'))],
    ['by the key of admission', urlOf('c1').replace(/[0-9a-f]{32}/, urlKey(secret, 'admission', 'c1'))],
    ['by the key of another cluster', urlOf('c2').replace('/a/c2/', '/a/c1/')],
    ['in another cluster', urlOf('c2')],
    ['of an unknown name', urlOf('c1', 'gitrepository/web/app/5678.tar.gz')],
    ['of a path that leaves its folder', urlOf('c1', 'gitrepository/web/%2e%2e%2fapp/1234.tar.gz')],
    ['without a key', 'https://gateway.example.com/a/c1/'],
  ])('%s', async (_, url) => {
    const get = await createApp(sign);

    expect((await get(url)).status).toBe(404);
    expect(signed).toEqual([]);
  });
});
