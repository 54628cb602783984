import { describe, expect } from 'vitest';
import type { ObjectStore } from '../../shared/ports/store/object-store.ts';
import { type KnownGaps, testUnless } from './known-gaps.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (body: Uint8Array | undefined): string | undefined =>
  body === undefined ? undefined : Buffer.from(body).toString();

export async function listKeys(store: ObjectStore, ...asked: Parameters<ObjectStore['list']>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(...asked)) keys.push(key);
  return keys;
}

/** What every object store does, whatever it is made of. */
export function describeObjectStore(
  name: string,
  create: () => Promise<ObjectStore>,
  { signs = false, gaps = {} }: { readonly signs?: boolean; readonly gaps?: KnownGaps } = {},
): void {
  const it = testUnless(gaps);

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

    it('names a write by its etag, everywhere the same, until other content is there', async () => {
      const store = await create();
      const { etag } = await store.put('k', bytes('old'));

      const streamed = await store.stream('k');
      await streamed?.body.cancel();
      const seen = [(await store.get('k'))?.etag, (await store.head('k'))?.etag, streamed?.etag];
      for await (const head of store.list('k')) seen.push(head.etag);
      await store.put('k', bytes('new'));

      expect(seen).toEqual([etag, etag, etag, etag]);
      await expect(store.put('k', bytes('late'), { ifMatch: etag })).rejects.toMatchObject({ code: 'lost' });
      expect(textOf((await store.get('k'))?.body)).toBe('new');
    });

    it('reads one write or another, never a mixture, while others write', async () => {
      const store = await create();
      const bodies = ['a', 'b', 'c'].map((letter) => bytes(letter.repeat(50_000)));
      const etags = new Map<string, string>();
      const put = async (body: Uint8Array) =>
        etags.set((await store.put('k', body)).etag, Buffer.from(body).toString('latin1', 0, 1));
      await put(bodies[0]!);

      const [reads] = await Promise.all([
        Promise.all(Array.from({ length: 20 }, () => store.get('k'))),
        ...Array.from({ length: 4 }, async () => {
          for (const body of bodies) await put(body);
        }),
      ]);

      for (const read of reads) {
        const letter = etags.get(read?.etag ?? '');
        expect(textOf(read?.body) === letter?.repeat(50_000)).toBe(true);
        expect(read?.size).toBe(50_000);
      }
    });

    it('deletes an object, and accepts that there is nothing to delete', async () => {
      const store = await create();
      await store.put('k', bytes('1'));

      await store.delete('k');
      await store.delete('k');

      expect(await store.get('k')).toBeUndefined();
      expect(await store.stream('k')).toBeUndefined();
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

      expect(await listKeys(store, 'p/')).toEqual(['p/a', 'p/z/1', 'p/~', 'p/é']);
    });

    it('lists by the beginning of a name, and after a key', async () => {
      const store = await create();
      for (const key of ['a/b/1', 'a/b/2', 'a/b2', 'a/c', 'ab/1']) await store.put(key, bytes(key));

      expect(await listKeys(store, 'a/b')).toEqual(['a/b/1', 'a/b/2', 'a/b2']);
      expect(await listKeys(store, 'a/b/')).toEqual(['a/b/1', 'a/b/2']);
      expect(await listKeys(store, 'a', { startAfter: 'a/b/2' })).toEqual(['a/b2', 'a/c', 'ab/1']);
      expect(await listKeys(store, 'none/')).toEqual([]);
    });

    it('streams what it holds and takes a stream', async () => {
      const store = await create();
      await store.put('s', new Blob(['streamed']).stream());

      const streamed = await store.stream('s');

      expect(await new Response(streamed?.body as ReadableStream).text()).toBe('streamed');
    });

    it('refuses a stream for a key that must not exist, as it refuses bytes', async () => {
      const store = await create();
      await store.put('s', bytes('first'));

      const second = store.put('s', new Blob(['second']).stream(), { ifNoneMatch: '*' });

      await expect(second).rejects.toMatchObject({ code: 'lost' });
      expect(textOf((await store.get('s'))?.body)).toBe('first');
    });

    it('takes a stream of many megabytes, under the same conditions', async () => {
      const store = await create();
      const part = Buffer.alloc(1024 * 1024, 'part');
      const large = () => ReadableStream.from(Array.from({ length: 9 }, () => part)) as ReadableStream<Uint8Array>;
      const { etag } = await store.put('large', large(), { ifNoneMatch: '*' });

      await expect(store.put('large', large(), { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'lost' });
      await store.put('large', large(), { ifMatch: etag });

      const found = await store.get('large');
      expect(found?.size).toBe(9 * part.length);
      expect(Buffer.from(found?.body ?? []).equals(Buffer.concat(Array.from({ length: 9 }, () => part)))).toBe(true);
    });

    it('says that the object to replace is gone, also for many megabytes', async () => {
      const store = await create();
      const { etag } = await store.put('large', bytes('small'));
      await store.delete('large');
      const large = new Blob([Buffer.alloc(9 * 1024 * 1024)]).stream();

      await expect(store.put('large', large, { ifMatch: etag })).rejects.toMatchObject({ code: 'gone' });
    });

    it('keeps nothing of a stream that breaks', async () => {
      const store = await create();
      const breaking = ReadableStream.from(
        (async function* () {
          yield Buffer.alloc(6 * 1024 * 1024);
          throw new Error('the sender went away');
        })(),
      ) as ReadableStream<Uint8Array>;

      await expect(store.put('half', breaking)).rejects.toThrow('the sender went away');
      expect(await store.head('half')).toBeUndefined();
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
