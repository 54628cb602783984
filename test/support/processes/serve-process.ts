import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `sluice serve` as a process of its own. */
export interface ServeProcess {
  readonly url: string;
  /** What it wrote until now, to both outputs. */
  output(): string;
  /** The entries of its log that could be read. */
  log(): readonly Readonly<Record<string, unknown>>[];
  /** Ends when the process has. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const cli = join(import.meta.dirname, '..', '..', '..', 'cli', 'sluice.ts');

/**
 * Starts `sluice serve` on a free port.
 *
 * @param environment what it has beside the environment of this process
 * @throws Error with what it wrote, where it ends instead of serving
 */
export async function startServeProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServeProcess> {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let written = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk;
      const found = /serving on (\S+);/.exec(written)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(`sluice serve ended: ${written}${errors}`)));
  });
  return {
    url,
    output: () => written + errors,
    log: () => errors.split('\n').flatMap(readEntry),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

function readEntry(line: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}
