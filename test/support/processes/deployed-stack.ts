import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../infra/aws-stack/deploy-tools.ts';
import { deployStack, packageStack } from '../../../infra/aws-stack/package-stack.ts';
import { type AwsCaller, callAws } from '../../../shared/ports/aws/call-aws.ts';
import { describeStack } from '../../../shared/ports/aws/describe-stack.ts';
import { openAwsPorts } from '../../../shared/ports/aws/open-aws-ports.ts';
import type { ObjectStore } from '../../../shared/ports/store/object-store.ts';
import { testCredentials } from '../servers/aws-resources.ts';
import { startEmulator } from '../servers/emulators.ts';
import { makeServiceFolder } from './packaged-stack.ts';

const region = 'us-east-1';
const stage = 'test';
const json = { 'content-type': 'application/x-amz-json-1.1' };

/** The stack, deployed as `sluice deploy` does to an emulator, which runs its functions, its queues and its HTTP API. */
export interface DeployedStack {
  /** Its bucket, for who may do everything. */
  readonly store: ObjectStore;
  /** Runs `sluice` for this installation; what it prints. */
  sluice(...args: readonly string[]): Promise<string>;
  createSecret(name: string, text: string): Promise<void>;
  /** @throws Error where the function ended with one */
  invoke(name: string): Promise<void>;
  /** Puts a message on a queue, named as after the prefix. */
  send(queue: string, body: string): Promise<void>;
  /** Asks the HTTP API. */
  ask(
    method: 'GET' | 'POST',
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<{ readonly status: number; readonly location?: string }>;
  /** The lines that a function has logged. */
  logsOf(name: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function deployToEmulator(): Promise<DeployedStack> {
  const service = makeServiceFolder();
  // The emulator runs functions by the node of the path, in this folder: its own runtime is not a module.
  const temporary = join(service, 'tmp');
  mkdirSync(temporary);
  writeFileSync(join(temporary, 'package.json'), '{"type":"commonjs"}');
  const emulator = await startEmulator('ministack', {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
    TMPDIR: temporary,
    // Functions may do what their roles allow, and nothing else.
    AUTH: 'true',
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: emulator.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
  });
  const options = { stage, region };
  const packaged = await packageStack(options, () => undefined, service);
  adaptToEmulator(packaged.folder);
  await deployStack(options, packaged, service);
  const caller: AwsCaller = { region, endpoint: emulator.url, credentials: async () => testCredentials };
  const { Url = '', BucketName = '', QueueUrlPrefix = '' } = await describeStack(caller, `sluice-${stage}`);
  const ports = openAwsPorts({ bucket: BucketName, queueUrlPrefix: QueueUrlPrefix, endpoint: emulator.url });
  const cli = join(root, 'cli', 'sluice.ts');
  const flags = ['--data', join(service, 'data'), '--stage', stage];

  return {
    store: ports.store,
    sluice: async (...args) => (await promisify(execFile)(process.execPath, [cli, ...args, ...flags])).stdout,
    async createSecret(name, text) {
      await callAws(caller, {
        service: 'secretsmanager',
        method: 'POST',
        headers: { ...json, 'x-amz-target': 'secretsmanager.CreateSecret' },
        body: JSON.stringify({ Name: name, SecretString: text, ClientRequestToken: randomUUID() }),
      });
    },
    async invoke(name) {
      const answer = await callAws(caller, {
        service: 'lambda',
        method: 'POST',
        path: `/2015-03-31/functions/sluice-${stage}-${name}/invocations`,
        body: '{}',
      });
      if (answer.includes('errorMessage')) throw new Error(`${name}: ${answer}`);
    },
    async send(queue, body) {
      const message = {
        QueueUrl: `${emulator.url}/000000000000/sluice-${stage}-${queue}`,
        MessageBody: body,
        MessageGroupId: randomUUID(),
        MessageDeduplicationId: randomUUID(),
      };
      await callAws(caller, {
        service: 'sqs',
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
        body: JSON.stringify(message),
      });
    },
    ask(method, path, headers = {}, body = '') {
      const { port } = new URL(emulator.url);
      return new Promise((resolve, reject) => {
        const asked = request(
          { host: '127.0.0.1', port, method, path, headers: { ...headers, host: new URL(Url).host } },
          (answer) => {
            const { location } = answer.headers;
            resolve({ status: answer.statusCode ?? 0, ...(location === undefined ? {} : { location }) });
            answer.resume();
          },
        );
        asked.once('error', reject);
        asked.end(body);
      });
    },
    async logsOf(name) {
      const answer = await callAws(caller, {
        service: 'logs',
        method: 'POST',
        headers: { ...json, 'x-amz-target': 'Logs_20140328.FilterLogEvents' },
        body: JSON.stringify({ logGroupName: `/aws/lambda/sluice-${stage}-${name}` }),
      });
      return (JSON.parse(answer) as { events: readonly { message: string }[] }).events.map(({ message }) => message);
    },
    async stop() {
      ports.close();
      await emulator.stop();
      rmSync(service, { recursive: true, force: true });
    },
  };
}

/**
 * What the emulator has otherwise than AWS: it does not speak TLS, without which policies of bucket and queues refuse everybody; and it
 * takes the batch for an action of its own, where AWS asks for `sqs:SendMessage`.
 */
function adaptToEmulator(folder: string): void {
  const file = join(folder, 'serverless-state.json');
  const text = readFileSync(file, 'utf8').replaceAll('"sqs:SendMessage"', '"sqs:SendMessage","sqs:SendMessageBatch"');
  const state = JSON.parse(text) as {
    service: { provider: { compiledCloudFormationTemplate: { Resources: Record<string, { readonly Type: string }> } } };
  };
  const { Resources } = state.service.provider.compiledCloudFormationTemplate;
  for (const [id, { Type }] of Object.entries(Resources))
    if (/::(Bucket|Queue)Policy$/.test(Type)) delete Resources[id];
  writeFileSync(file, JSON.stringify(state));
}
