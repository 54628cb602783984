import { setTimeout as sleep } from 'node:timers/promises';
import { classifyAwsError } from './classify-error.ts';

/** How often and how soon to repeat a call. */
export interface RetryPolicy {
  /** The most attempts. */
  readonly attempts: number;
  /** The longest first pause, in milliseconds. It doubles with each attempt, and half of it is random. */
  readonly baseMs: number;
}

/** Six attempts within about three seconds. */
export const defaultRetryPolicy: RetryPolicy = { attempts: 6, baseMs: 100 };

/** An attempt at a call. `mayHaveHappened`: an earlier attempt failed but may have taken effect. */
export interface Attempt {
  readonly number: number;
  readonly mayHaveHappened: boolean;
}

/**
 * Calls AWS, and again if the failure is worth it. The SDK's own retries are off (`maxAttempts: 1`), because they hide whether an earlier
 * attempt got no answer, which a conditional write must know.
 *
 * @throws what the last attempt threw
 */
export async function retryAws<T>(
  call: (attempt: Attempt) => Promise<T>,
  { attempts, baseMs }: RetryPolicy,
  signal?: AbortSignal,
): Promise<T> {
  let mayHaveHappened = false;
  for (let number = 1; ; number++) {
    signal?.throwIfAborted();
    try {
      return await call({ number, mayHaveHappened });
    } catch (error) {
      const failure = classifyAwsError(error);
      if (failure === 'refused' || number >= attempts) throw error;
      if (failure === 'ambiguous') mayHaveHappened = true;
      const longest = Math.min(baseMs * 2 ** (number - 1), 5000);
      await sleep(longest / 2 + Math.random() * (longest / 2), undefined, signal === undefined ? {} : { signal });
    }
  }
}
