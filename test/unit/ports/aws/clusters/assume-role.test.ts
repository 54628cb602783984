import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AwsCaller } from '../../../../../shared/ports/aws/call-aws.ts';
import { assumeRole } from '../../../../../shared/ports/aws/clusters/assume-role.ts';
import { type AwsServer, startAwsServer } from '../../../../support/servers/aws-server.ts';

const role = 'arn:aws:iam::111122223333:role/sluice-prod';
let server: AwsServer;
let caller: AwsCaller;
let asked: { readonly body: string; readonly authorization: string }[];
let answer: { readonly status: number; readonly body: string };

beforeEach(async () => {
  asked = [];
  server = await startAwsServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ body, authorization: request.headers.authorization ?? '' });
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  caller = server.caller;
});
afterEach(() => server.close());

const granted = (expiration: string): string =>
  `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s1</SecretAccessKey>` +
  `<SessionToken>t1</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

it('acts as a role that is requested once', async () => {
  answer = { status: 200, body: granted('2030-01-01T00:00:00Z') };

  const acting = assumeRole(caller, role, () => 0);
  const [first, second] = await Promise.all([acting.credentials(), acting.credentials()]);

  expect(first).toEqual({
    accessKeyId: 'ASIA1',
    secretAccessKey: 's1',
    sessionToken: 't1',
    expiration: new Date('2030-01-01T00:00:00Z'),
  });
  expect(second).toBe(first);
  expect(asked).toHaveLength(1);
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: role,
  });
  expect(asked[0]?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d+\/eu-west-1\/sts\/aws4_request/);
});

it('says what to change where a role may not be assumed, and asks again the next time', async () => {
  answer = {
    status: 403,
    body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform sts:AssumeRole</Message></Error></ErrorResponse>',
  };
  const acting = assumeRole(caller, role, () => 0);

  const refused = await acting.credentials().catch((error: unknown) => error as Error);
  answer = { status: 200, body: granted('2030-01-01T00:00:00Z') };
  const later = await acting.credentials();

  expect(String(refused)).toContain(`the role ${role} may not be assumed (sts: AccessDenied not authorized`);
  expect(String(refused)).toContain('trust policy');
  expect(String(refused)).not.toContain('never-told');
  expect(later).toMatchObject({ accessKeyId: 'ASIA1' });
});
