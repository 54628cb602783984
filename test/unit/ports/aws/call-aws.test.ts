import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsCallError, type AwsCaller } from '../../../../shared/ports/aws/call-aws.ts';
import { describeStack } from '../../../../shared/ports/aws/describe-stack.ts';
import { readSecret } from '../../../../shared/ports/aws/read-secret.ts';
import { type AwsServer, startAwsServer } from '../../../support/servers/aws-server.ts';

describe('a call of AWS', () => {
  let server: AwsServer;
  let caller: AwsCaller;
  let answers: (readonly [number, object | string])[];
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    server = await startAwsServer((request, response) => {
      const [status, body] = answers[asked++] ?? [500, {}];
      request.resume();
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    caller = server.caller;
  });
  afterEach(() => server.close());

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

  it('finds the outputs of a stack', async () => {
    const output = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
    const outputs = output('Url', 'https://a.example.com') + output('Words', 'this &amp; that &lt;&unknown;');
    answers = [[200, `<DescribeStacksResponse><Outputs>${outputs}</Outputs></DescribeStacksResponse>`]];

    expect(await describeStack(caller, 'sluice-prod')).toEqual({
      Url: 'https://a.example.com',
      Words: 'this & that <&unknown;',
    });
  });

  it('says who creates a stack that does not exist', async () => {
    const error = '<Code>ValidationError</Code><Message>Stack with id sluice-prod does not exist</Message>';
    answers = [[400, `<ErrorResponse><Error>${error}</Error></ErrorResponse>`]];

    await expect(describeStack(caller, 'sluice-prod')).rejects.toThrow(
      /does not exist; sluice deploy creates the stack/,
    );
  });
});
