import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../shared/store/object-store.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (body: Uint8Array | undefined): string | undefined =>
  body === undefined ? undefined : Buffer.from(body).toString();

/** What every object store does, whatever it is made of. */
export function describeObjectStore(
  name: string,
  create: () => Promise<ObjectStore>,
  { signs = false }: { readonly signs?: boolean } = {},
): void {
  describe(name, () => {
    it('gives back what was put, and undefined for what was not', async () => {
      const store = await create();
      await store.put('a/b.json', bytes('{}'));

      expect(textOf((await store.get('a/b.json'))?.body)).toBe('{}');
      expect(await store.get('a/c.json')).toBeUndefined();
      expect(await store.head('a')).toBeUndefined();
    });

    it('keeps an object whose key is another key’s folder', async () => {
      const store = await create();
      await store.put('a', bytes('1'));
      await store.put('a/b', bytes('2'));

      expect([textOf((await store.get('a'))?.body), textOf((await store.get('a/b'))?.body)]).toEqual(['1', '2']);
    });

    it('lets one of ten create an object that does not exist', async () => {
      const store = await create();

      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => store.put('k', bytes(`${index}`), { ifNoneMatch: '*' })),
      );

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'StoreError', code: 'lost' });
    });

    it('lets one of ten replace the object that all have read', async () => {
      const store = await create();
      const { etag } = await store.put('k', bytes('old'));

      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => store.put('k', bytes(`new ${index}`), { ifMatch: etag })),
      );

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(textOf((await store.get('k'))?.body)).toMatch(/^new/);
    });

    it('says that the object to replace is gone', async () => {
      const store = await create();
      const { etag } = await store.put('k', bytes('old'));
      await store.delete('k');

      await expect(store.put('k', bytes('new'), { ifMatch: etag })).rejects.toMatchObject({ code: 'gone' });
    });

    it('lists by prefix in the order of the keys’ bytes', async () => {
      const store = await create();
      for (const key of ['p/é', 'p/a', 'p/z/1', 'q', 'p/~', 'p-']) await store.put(key, bytes(key));

      const keys: string[] = [];
      for await (const { key } of store.list('p/')) keys.push(key);

      expect(keys).toEqual(['p/a', 'p/z/1', 'p/~', 'p/é']);
    });

    it('streams what it holds and takes a stream', async () => {
      const store = await create();
      await store.put('s', new Blob(['streamed']).stream());

      const streamed = await store.stream('s');

      expect(await new Response(streamed?.body as ReadableStream).text()).toBe('streamed');
    });

    if (signs)
      it('signs a URL at which anybody reads the object', async () => {
        const store = await create();
        await store.put('artifacts/a b.tar.gz', bytes('content'));

        const url = await store.signUrl?.('artifacts/a b.tar.gz');

        expect(await (await fetch(url ?? '')).text()).toBe('content');
      });

    it('refuses to read more than it may', async () => {
      const store = await create();
      await store.put('big', bytes('12345'));

      await expect(store.get('big', { maxBytes: 4 })).rejects.toMatchObject({ code: 'too-large' });
    });
  });
}
