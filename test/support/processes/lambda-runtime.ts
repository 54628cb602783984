/** A stand-in for Lambda's runtime: imports a bundle and answers each line of standard input, an event, with a line of its result. */
import { createInterface } from 'node:readline';

const { handler } = (await import(process.argv[2] ?? '')) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await handler(JSON.parse(line), { awsRequestId: 'test' }).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: String(error) }),
  );
  process.stdout.write(`answer ${JSON.stringify(answer)}\n`);
}
