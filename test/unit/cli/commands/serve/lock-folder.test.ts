import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../../../cli/commands/serve/lock-folder.ts';

let folder: string;
let owner: ChildProcess | undefined;
afterEach(() => {
  owner?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Another process that holds the folder. */
async function startOwner(): Promise<ChildProcess> {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
  const module = join(import.meta.dirname, '..', '..', '..', '..', '..', 'cli', 'commands', 'serve', 'lock-folder.ts');
  const script = `import { lockFolder } from ${JSON.stringify(module)}; lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
  owner = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(owner.stdout as NodeJS.ReadableStream, 'data');
  return owner;
}

describe('the folder of a process', () => {
  it('is refused to a second one, which names the first', async () => {
    const { pid } = await startOwner();

    expect(() => lockFolder(folder)).toThrow(`is used by another sluice serve (process ${pid}); stop it`);
  });

  it('is free as soon as the process was killed', async () => {
    const killed = await startOwner();
    const ended = once(killed, 'exit');
    killed.kill('SIGKILL');
    await ended;

    lockFolder(folder)();
  });

  it('is free where its process id belongs to another program now', () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
    writeFileSync(join(folder, 'serve.pid'), `${process.ppid}\n`);

    lockFolder(folder)();
  });

  it('is refused within one process too, until it is released', () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
    const letGo = lockFolder(folder);

    expect(() => lockFolder(folder)).toThrow('is used by another sluice serve');
    letGo();
    lockFolder(folder)();
  });
});
