import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type FunctionName, functionsOn } from '../../../functions/index.ts';
import { bundleFunctions } from '../../../infra/aws-stack/bundle.ts';
import { callAws } from '../../../shared/ports/aws/call-aws.ts';
import { type AwsPorts, openAwsPorts } from '../../../shared/ports/aws/open-aws-ports.ts';
import type { Queue, ReceivedMessage } from '../../../shared/queue/port.ts';
import { type QueueAnswer, queueEventOf } from '../../../shared/queue/process-batch.ts';
import { createAwsResources, testCredentials } from '../servers/aws-resources.ts';
import { startEmulator } from '../servers/emulators.ts';

const region = 'us-east-1';
const runtime = join(import.meta.dirname, 'lambda-runtime.ts');

/** An installation on an emulator of AWS: queues, bucket, secrets, and each function's bundle in a process of its own. */
export interface BundledFunctions {
  readonly durable: AwsPorts;
  /** With which `sluice` finds queues and bucket; the rest is in this process's environment. */
  readonly flags: readonly string[];
  /** Hands an event to a function, whose process is started where there is none. */
  invoke<Answer>(name: FunctionName, event: unknown): Promise<Answer>;
  createSecret(name: string, text: string): Promise<void>;
  /** Hands over what the queues have, as event source mappings do, until this is so. */
  deliverUntil(isSo: () => Promise<boolean>): Promise<void>;
  /** What the functions have logged. */
  logs(): readonly Readonly<Record<string, unknown>>[];
  /** As after a while: no function remembers anything. */
  restart(): void;
  stop(): Promise<void>;
}

export async function startBundledFunctions(name: string): Promise<BundledFunctions> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bundles-'));
  await bundleFunctions(folder);
  const emulator = await startEmulator('ministack');
  const { bucket, queueUrlPrefix, endpoint } = await createAwsResources(emulator.url, name);
  const key = randomBytes(32).toString('hex');
  const environment = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    SLUICE_BUCKET: bucket,
    SLUICE_QUEUES: queueUrlPrefix,
    SLUICE_SECRET: 'sluice/key',
    SLUICE_GATEWAY_URL: 'https://gateway.example.com',
    SLUICE_VERSION: '0.0.0',
  };
  Object.assign(process.env, environment);
  const durable = openAwsPorts({ bucket, queueUrlPrefix, endpoint });
  const running = new Map<FunctionName, BundledFunction>();
  const lines: Record<string, unknown>[] = [];

  const functionOf = (one: FunctionName): BundledFunction => {
    const known = running.get(one);
    if (known !== undefined) return known;
    const started = startFunction(join(folder, one, 'index.mjs'), environment, (line) => lines.push(line));
    running.set(one, started);
    return started;
  };
  const restart = (): void => {
    for (const one of running.values()) one.stop();
    running.clear();
  };
  const createSecret = async (secret: string, text: string): Promise<void> => {
    await callAws(
      { region, endpoint, credentials: async () => testCredentials },
      {
        service: 'secretsmanager',
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret' },
        body: JSON.stringify({ Name: secret, SecretString: text, ClientRequestToken: randomUUID() }),
      },
    );
  };
  await createSecret('sluice/key', key);

  return {
    durable,
    flags: ['--bucket', bucket, '--queues', queueUrlPrefix, '--aws-endpoint', endpoint],
    createSecret,
    invoke: (one, event) => functionOf(one).invoke(event),
    logs: () => lines,
    async deliverUntil(isSo) {
      for (const deadline = Date.now() + 60_000; !(await isSo()); ) {
        if (Date.now() > deadline)
          throw new Error(`nothing more comes of the queues; the last logs: ${JSON.stringify(lines.slice(-5))}`);
        for (const { queue, name: one } of functionsOn('queue'))
          while ((await deliver(durable.queues[queue], functionOf(one))) > 0);
      }
    },
    restart,
    async stop() {
      restart();
      durable.close();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How many messages there were. */
async function deliver(queue: Queue, one: BundledFunction): Promise<number> {
  const messages: readonly ReceivedMessage[] = await queue.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
  if (messages.length === 0) return 0;
  const { batchItemFailures } = await one.invoke<QueueAnswer>(queueEventOf(messages));
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  for (const message of messages) if (!failed.has(message.id)) await queue.delete(message);
  return messages.length;
}

interface BundledFunction {
  invoke<Answer>(event: unknown): Promise<Answer>;
  stop(): void;
}

function startFunction(
  file: string,
  environment: Readonly<Record<string, string>>,
  onLog: (line: Record<string, unknown>) => void,
): BundledFunction {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(process.execPath, [runtime, file], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const lines: AsyncIterator<string> = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('{')) onLog(JSON.parse(line) as Record<string, unknown>);
  });
  return {
    async invoke<Answer>(event: unknown): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(event)}\n`);
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('the function ended');
        if (!value.startsWith('answer ')) continue;
        const { result, error } = JSON.parse(value.slice('answer '.length)) as { result: Answer; error?: string };
        if (error !== undefined) throw new Error(error);
        return result;
      }
    },
    stop: () => child.kill('SIGKILL'),
  };
}
