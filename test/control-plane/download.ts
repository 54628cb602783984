import { createHash } from 'node:crypto';
import { EnvHttpProxyAgent, fetch } from 'undici';

export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  /** Hexadecimal. */
  readonly value: string;
}

/** When a server is given up: somebody waits for it, and there may be another way to what it has. */
export interface Patience {
  /** Until the connection is open and the answer begins. */
  readonly answerMs: number;
  /** In every window of this length at least these bytes must arrive. */
  readonly windowMs: number;
  readonly bytesPerWindow: number;
}

/** At a rate below 512 KiB a second an archive takes as long as the build. */
export const patience: Patience = { answerMs: 5000, windowMs: 5000, bytesPerWindow: 5 * 512 * 1024 };

/**
 * What a public address serves; through the proxy of the environment, where there is one.
 *
 * @param limit bytes
 * @throws Error that names the address, where it does not answer, answers too slowly, with another status than 200, or with too much
 */
export async function download(
  url: string,
  limit: number,
  { answerMs, windowMs, bytesPerWindow }: Patience,
): Promise<Buffer> {
  const agent = new EnvHttpProxyAgent({ connect: { timeout: answerMs } });
  const giveUp = new AbortController();
  const isTooSlow = (why: string) => giveUp.abort(new Error(why));
  let timer = setTimeout(isTooSlow, answerMs, `no answer within ${answerMs / 1000} s`);
  try {
    const response = await fetch(url, { dispatcher: agent, signal: giveUp.signal });
    if (response.status !== 200) throw new Error(`answered ${response.status}`);
    clearTimeout(timer);
    const chunks: Uint8Array[] = [];
    let [received, atLastLook] = [0, 0];
    const look = (): void => {
      if (received - atLastLook < bytesPerWindow)
        isTooSlow(`only ${received - atLastLook} bytes within ${windowMs / 1000} s`);
      atLastLook = received;
    };
    timer = setInterval(look, windowMs);
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      if (received > limit) throw new Error(`more than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw new Error(`${url}: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearInterval(timer);
    giveUp.abort();
    await agent.destroy();
  }
}

/** fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? error.cause.message || String((error.cause as NodeJS.ErrnoException).code)
    : error.message;
}

/** @throws Error that names the address */
export function checkDigest(url: string, bytes: Uint8Array, { algorithm, value }: Digest): void {
  const found = createHash(algorithm).update(bytes).digest('hex');
  if (found !== value.toLowerCase()) throw new Error(`${url}: its ${algorithm} is ${found}, but ${value} is published`);
}
