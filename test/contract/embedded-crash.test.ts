import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openEmbeddedPorts } from '../../shared/ports/store/embedded.ts';
import { listKeys } from './object-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-killed-'));
const writerFile = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
afterAll(() => rmSync(folder, { recursive: true }));

/** Kills the writer after it has said so many things; returns all that it said. */
async function writeAndKill(data: string, after: number): Promise<readonly string[]> {
  const writer = spawn(process.execPath, [writerFile, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    said.push(line);
    if (said.length === after) writer.kill('SIGKILL');
  }
  return said;
}

const numbersOf = (said: readonly string[], what: string): number[] =>
  said.filter((line) => line.startsWith(`${what} `)).map((line) => Number(line.slice(what.length + 1)));

describe.each([1, 8, 23, 60])('a process that is killed after %i writes', (after) => {
  it('leaves everything whole and in order that was reported as accepted', async () => {
    const data = join(folder, `${after}`);

    const said = await writeAndKill(data, after);

    const { queues, store, close } = openEmbeddedPorts(data, Date.now);
    const received: number[] = [];
    for (;;) {
      const messages = await queues.sources.receive({ max: 10, waitMs: 0, visibilityMs: 30_000 });
      if (messages.length === 0) break;
      for (const message of messages) {
        received.push(Number(message.body));
        await queues.sources.delete(message);
      }
    }
    const sent = numbersOf(said, 'sent');
    expect(received.filter((number) => sent.includes(number)).sort((a, b) => a - b)).toEqual(sent);
    // What was under way when it was killed may be there, once.
    expect(received.length - sent.length).toBeLessThanOrEqual(1);
    for (const group of [0, 1, 2]) {
      const ofGroup = received.filter((number) => number % 3 === group);
      expect(ofGroup).toEqual([...ofGroup].sort((a, b) => a - b));
    }

    const created = numbersOf(said, 'created');
    const keys = await listKeys(store, 'objects/');
    expect(created.filter((number) => !keys.includes(`objects/${number % 7}/${number}`))).toEqual([]);
    expect(keys.length - created.length).toBeLessThanOrEqual(1);
    for (const key of keys) expect(Buffer.from((await store.get(key))!.body).toString()).toBe(key.split('/')[2]);

    const counted = numbersOf(said, 'counted').at(-1);
    const counter = Buffer.from((await store.get('counter'))?.body ?? []).toString();
    if (counted !== undefined) {
      const [number, rest] = counter.split(' ');
      expect([counted, counted + 1]).toContain(Number(number));
      expect(rest).toBe('x'.repeat(100_000));
    }
    close();
  });
});
