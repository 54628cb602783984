import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEksTokens } from '../../../../../shared/ports/aws/clusters/eks-token.ts';

const caller = {
  region: 'eu-west-1',
  credentials: async () => ({
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: 'session/token+==',
  }),
};

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5), toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function urlOf(token: string): URL {
  expect(token.slice(0, 11)).toBe('k8s-aws-v1.');
  return new URL(Buffer.from(token.slice(11), 'base64url').toString());
}

it('signs a question who the caller is, for one cluster', async () => {
  const { token = '' } = await createEksTokens(caller, 'prod', Date.now).current();
  const url = urlOf(token);

  expect(url.origin).toBe('https://sts.eu-west-1.amazonaws.com');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20260102/eu-west-1/sts/aws4_request',
    'X-Amz-Date': '20260102T030405Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    'X-Amz-Security-Token': 'session/token+==',
    // As botocore signs the same, on which `aws eks get-token` is built.
    'X-Amz-Signature': 'adfb8dc33ca80e1adf90939231c45a00f6708d1d278d1f4843597b68a40dce3c',
  });
});

it('keeps a token while EKS accepts it, and signs a new one before that ends', async () => {
  const tokens = createEksTokens(caller, 'prod', Date.now);
  const token = async () => (await tokens.current()).token ?? '';

  const first = await token();
  vi.setSystemTime(Date.now() + 8 * 60_000);
  const kept = await token();
  vi.setSystemTime(Date.now() + 6 * 60_000);
  const next = await token();

  expect(kept).toBe(first);
  expect(urlOf(next).searchParams.get('X-Amz-Date')).toBe('20260102T031805Z');
});

it('lets no token outlive the credentials that signed it', async () => {
  let expiration = new Date(Date.now() + 3 * 60_000);
  const ending = { ...caller, credentials: async () => ({ ...(await caller.credentials()), expiration }) };
  const tokens = createEksTokens(ending, 'prod', Date.now);

  const first = await tokens.current();
  expiration = new Date(Date.now() + 60 * 60_000);
  vi.setSystemTime(Date.now() + 3 * 60_000);
  const next = await tokens.current();

  expect(first.expiresAt).toBe(Date.UTC(2026, 0, 2, 3, 7, 5));
  expect(next.token).not.toBe(first.token);
  expect(next.expiresAt).toBe(Date.now() + 10 * 60_000);
});
