import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsCallError, type AwsCaller } from '../../../shared/aws/call-aws.ts';
import { readSecret } from '../../../shared/aws/read-secret.ts';

describe('a call of AWS', () => {
  let server: Server;
  let caller: AwsCaller;
  let answers: (readonly [number, object])[];
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    server = createServer((request, response) => {
      const [status, body] = answers[asked++] ?? [500, {}];
      request.resume();
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    caller = {
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'never-told' }),
    };
  });
  afterEach(() => void server.close());

  it('is made again where AWS was busy, or out of order', async () => {
    answers = [
      [503, {}],
      [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }],
      [200, { SecretString: 'kept' }],
    ];

    expect(await readSecret(caller, 'sluice/prod/key')).toBe('kept');
    expect(asked).toBe(3);
  });

  it('is given up after three times', async () => {
    answers = [];

    await expect(readSecret(caller, 'sluice/prod/key')).rejects.toThrow('HTTP 500');
    expect(asked).toBe(3);
  });

  it('is made once where AWS refuses it, and says as AWS does why', async () => {
    answers = [[400, { __type: 'AccessDeniedException', Message: 'not authorized' }]];

    const error = await readSecret(caller, 'sluice/prod/key').catch((thrown: unknown) => thrown as Error);

    expect(asked).toBe(1);
    expect(error).toMatchObject({ message: expect.stringContaining('not authorized') });
    expect((error as Error).cause).toBeInstanceOf(AwsCallError);
  });
});
