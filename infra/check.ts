import { spawn } from 'node:child_process';

/** `npm run check`: every static check at once, each with its time; fails if any fails. */
const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-p', '.'],
  'format and lint': ['biome', 'ci', '--colors=off', '.'],
  'layers and cycles': ['depcruise', '--output-type', 'err', 'functions', 'cli', 'shared', 'infra', 'test'],
  'dead code': ['knip', '--no-progress'],
  prose: ['node', 'infra/checks/prose.ts'],
  'sizes of functions and folders': ['node', 'infra/checks/size.ts'],
};

async function run(name: string, [command, ...args]: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const child = spawn(command as string, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (status) => resolve(status ?? 1));
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(Buffer.concat(output).toString());
  return code === 0;
}

const started = performance.now();
const results = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
console.log(
  `check: ${results.every(Boolean) ? 'passed' : 'failed'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = results.every(Boolean) ? 0 : 1;
