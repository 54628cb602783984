import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `npm start -- …` without the installation: a process with a folder of its own for temporary files. */
export interface StartProcess {
  /** What it wrote until now, to both outputs. */
  output(): string;
  /** Resolves when its output has this text. @throws Error with the output where it ends before */
  says(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** The temporary files and folders that are there. */
  leftovers(): readonly string[];
}

const start = join(import.meta.dirname, '..', '..', '..', 'cli', 'start', 'start.ts');

/** @param temporary is made */
export function spawnStart(
  args: readonly string[],
  temporary: string,
  environment: Readonly<Record<string, string>> = {},
): StartProcess {
  mkdirSync(temporary, { recursive: true });
  const env = { ...process.env, TMPDIR: temporary, ...environment };
  const child = spawn(process.execPath, [start, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  const output = () => written.stdout + written.stderr;
  const waiting = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => {
      written[stream] += chunk;
      for (const look of waiting) look();
    });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...written })),
  );
  return {
    output,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output().includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended: ${output()}`)));
      }),
    signal: (name) => void child.kill(name),
    ended,
    leftovers: () => readdirSync(temporary),
  };
}
