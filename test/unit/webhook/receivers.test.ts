import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HookFacts, HookRefused } from '../../../shared/webhook/receiver.ts';
import { receiverTypes } from '../../../shared/webhook/receivers/index.ts';

const token = 's3cret';
const body = '{"ref":"refs/heads/main"}';
const sign = (algorithm: string, text = body, key = token): string =>
  `${algorithm}=${createHmac(algorithm, key).update(text).digest('hex')}`;

type Headers = Readonly<Record<string, string>>;

function prove(type: string, headers: Headers, text = body): HookFacts {
  const receiver = receiverTypes[type];
  if (receiver === undefined) throw new Error(`no receiver of type ${type}`);
  return receiver({ header: (name) => headers[name], body: Buffer.from(text) }, { token });
}

/** What each type takes as proof, and what it reads of the request. */
const proofs: readonly { type: string; headers: Headers; facts: HookFacts }[] = [
  {
    type: 'github',
    headers: { 'x-hub-signature-256': sign('sha256'), 'x-github-event': 'Push', 'x-github-delivery': 'd-1' },
    facts: { event: 'push', delivery: 'd-1' },
  },
  {
    type: 'github',
    headers: { 'x-hub-signature': sign('sha1'), 'x-github-event': 'push' },
    facts: { event: 'push', delivery: '' },
  },
  {
    type: 'gitlab',
    headers: { 'x-gitlab-token': token, 'x-gitlab-event': 'Push Hook', 'x-gitlab-event-uuid': 'd-2' },
    facts: { event: 'push hook', delivery: 'd-2' },
  },
  {
    type: 'bitbucket',
    headers: { 'x-hub-signature': sign('sha256'), 'x-event-key': 'repo:refs_changed', 'x-request-id': 'd-3' },
    facts: { event: 'repo:refs_changed', delivery: 'd-3' },
  },
  {
    type: 'bitbucket',
    headers: { 'x-hub-signature-256': sign('sha256'), 'x-event-key': 'Repo:refs_changed' },
    facts: { event: 'repo:refs_changed', delivery: '' },
  },
  {
    type: 'bitbucket',
    headers: { 'x-hub-signature-256': '', 'x-hub-signature': sign('sha1'), 'x-event-key': 'repo:refs_changed' },
    facts: { event: 'repo:refs_changed', delivery: '' },
  },
  {
    type: 'github',
    headers: { 'x-hub-signature': sign('sha512'), 'x-github-event': 'push' },
    facts: { event: 'push', delivery: '' },
  },
  { type: 'generic-hmac', headers: { 'x-signature': sign('sha1') }, facts: { delivery: '' } },
  { type: 'generic-hmac', headers: { 'x-signature': sign('sha256') }, facts: { delivery: '' } },
  { type: 'generic-hmac', headers: { 'x-signature': sign('sha512') }, facts: { delivery: '' } },
  { type: 'generic', headers: {}, facts: { delivery: '' } },
];
const proved = proofs.filter(({ type }) => type !== 'generic');
const proofHeader = /signature|token/;

describe.each(proofs)('a receiver of type $type ($headers)', ({ type, headers, facts }) => {
  it('accepts what is proved, and says which event and which delivery it was', () => {
    expect(prove(type, headers)).toEqual(facts);
  });
});

describe.each(proved)('a receiver of type $type ($headers)', ({ type, headers }) => {
  it('refuses a request without its proof', () => {
    const without = Object.fromEntries(Object.entries(headers).filter(([name]) => !proofHeader.test(name)));

    expect(() => prove(type, without)).toThrow(HookRefused);
  });

  it('refuses every other proof, and reveals nothing of token or signature', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.constant(sign('sha256', body, 'other'))), (forged) => {
        const claims = Object.entries(headers).map(([name, value]) => [name, proofHeader.test(name) ? forged : value]);
        if (forged === token) return;

        let refusal: unknown;
        try {
          prove(type, Object.fromEntries(claims));
        } catch (error) {
          refusal = error;
        }

        expect(refusal).toBeInstanceOf(HookRefused);
        expect(String(refusal)).not.toContain(token);
        if (forged.length > 8) expect(String(refusal)).not.toContain(forged);
      }),
    );
  });
});

describe.each(proved.filter(({ headers }) => headers['x-gitlab-token'] === undefined))(
  'a signature of type $type ($headers)',
  ({ type, headers }) => {
    it('holds for its own body only', () => {
      fc.assert(
        fc.property(fc.string(), (other) => {
          if (other !== body) expect(() => prove(type, headers, other)).toThrow(HookRefused);
        }),
      );
    });
  },
);

it.each(['github', 'bitbucket'])('does not look at a second signature where the first is forged (%s)', (type) => {
  const headers = { 'x-hub-signature-256': sign('sha256', body, 'other'), 'x-hub-signature': sign('sha256') };

  expect(() => prove(type, headers)).toThrow(HookRefused);
});

it('does not accept an algorithm that a type does not know', () => {
  expect(() => prove('generic-hmac', { 'x-signature': sign('md5') })).toThrow(HookRefused);
  expect(() => prove('github', { 'x-hub-signature-256': sign('md5'), 'x-github-event': 'push' })).toThrow(HookRefused);
  expect(() => prove('bitbucket', { 'x-hub-signature': sign('md5') })).toThrow(HookRefused);
});
