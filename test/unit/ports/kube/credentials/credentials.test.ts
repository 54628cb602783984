import { describe, expect, it } from 'vitest';
import { type KubeCredential, renewedCredentials } from '../../../../../shared/ports/kube/credentials/credentials.ts';

/** Credentials that count how often they were read, with a clock of their own. */
function createCredentials(lifeMs: number | undefined) {
  const state = { now: 0, reads: 0, isAway: false };
  const credentials = renewedCredentials(
    async (): Promise<KubeCredential> => {
      if (state.isAway) throw new Error('the plugin failed');
      state.reads++;
      const token = `t${state.reads}`;
      return { token, ...(lifeMs === undefined ? {} : { expiresAt: state.now + lifeMs }) };
    },
    () => state.now,
  );
  return { state, credentials, tokenNow: async () => (await credentials.current()).token };
}

const minuteMs = 60_000;

describe('a credential', () => {
  it('is kept while it is good, and replaced a minute before it ends', async () => {
    const { state, tokenNow } = createCredentials(15 * minuteMs);

    const first = await tokenNow();
    state.now = 14 * minuteMs - 1;
    const kept = await tokenNow();
    state.now = 14 * minuteMs;
    const next = await tokenNow();

    expect([first, kept, next]).toEqual(['t1', 't1', 't2']);
  });

  it('is read once for all who need it at the same time', async () => {
    const { state, tokenNow } = createCredentials(15 * minuteMs);

    await Promise.all([tokenNow(), tokenNow(), tokenNow()]);

    expect(state.reads).toBe(1);
  });

  it('is used until it ends, and no longer, where it cannot be replaced', async () => {
    const { state, tokenNow } = createCredentials(15 * minuteMs);
    await tokenNow();
    state.isAway = true;

    state.now = 15 * minuteMs - 1;
    const late = await tokenNow();
    state.now = 15 * minuteMs;

    expect(late).toBe('t1');
    await expect(tokenNow()).rejects.toThrow('the plugin failed');
  });

  it('is replaced once after a refusal, for all who met it', async () => {
    const { state, credentials } = createCredentials(undefined);
    const refused = await credentials.current();
    state.now = 10 * minuteMs;

    const fresh = await Promise.all([credentials.renew(refused), credentials.renew(refused)]);
    const later = await credentials.renew(refused);

    expect([...fresh, later].map(({ token }) => token)).toEqual(['t2', 't2', 't2']);
  });

  it('is not read for each request where it is refused at once', async () => {
    const { state, credentials } = createCredentials(undefined);
    const refused = await credentials.current();

    expect(await credentials.renew(refused)).toBe(refused);
    expect(state.reads).toBe(1);
  });
});
