import { openEmbeddedPorts } from '../../shared/ports/store/embedded.ts';

/**
 * Run as a process of its own, to be killed: sends messages and writes objects without end, and says of each, once it is accepted, its
 * number on standard output. Its argument is the folder.
 */
const { queues, store } = openEmbeddedPorts(process.argv[2] as string, Date.now);
for (let number = 0; ; number++) {
  await queues.sources.send([{ body: `${number}`, group: `g${number % 3}`, deduplicationId: `${number}` }]);
  process.stdout.write(`sent ${number}\n`);
  await store.put(`objects/${number % 7}/${number}`, Buffer.from(`${number}`), { ifNoneMatch: '*' });
  process.stdout.write(`created ${number}\n`);
  const found = await store.get('counter');
  const condition = found === undefined ? ({ ifNoneMatch: '*' } as const) : { ifMatch: found.etag };
  await store.put('counter', Buffer.from(`${number} ${'x'.repeat(100_000)}`), condition);
  process.stdout.write(`counted ${number}\n`);
}
