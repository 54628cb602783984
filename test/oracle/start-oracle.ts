import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A long-lived process of an original, asked one question a line, in order. */
export interface Oracle {
  ask(request: unknown): Promise<unknown>;
  stop(): void;
}

/** Builds the Go program of a folder here, and says where it lies. Go keeps what it built, so the second time is quick. */
export function buildOracle(name: string): string {
  const folder = new URL(`../../node_modules/.cache/oracle/`, import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  execFileSync('go', ['build', '-o', `${folder}${name}`, '.'], {
    cwd: new URL(`./${name}/`, import.meta.url).pathname,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return `${folder}${name}`;
}

/** Builds an original and starts it with `serve`, in this environment. */
export function startOracle(name: string, env: NodeJS.ProcessEnv = process.env): Oracle {
  const child = spawn(buildOracle(name), ['serve'], { stdio: ['pipe', 'pipe', 'inherit'], env });
  const waiting: { resolve(answer: unknown): void; reject(error: Error): void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  const end = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.on('error', end);
  child.on('exit', (code) => end(new Error(`the oracle ${name} ended with ${code}`)));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    stop: () => child.stdin.end(),
  };
}
