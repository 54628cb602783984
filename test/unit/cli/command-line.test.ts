import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const cli = join(import.meta.dirname, '..', '..', '..', 'cli', 'sluice.mjs');
const folder = mkdtempSync(join(tmpdir(), 'sluice-command-line-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Each command line, and what it is answered. */
const refused: readonly (readonly [line: string, answer: RegExp])[] = [
  ['serve --prot 1', /^sluice: unknown option '--prot' \(Did you mean --port\?\); see sluice serve --help$/],
  ['serve --port many', /--port <number>' argument 'many' is invalid. Expected a number up to 65535/],
  ['serve --port 65536', /--port <number>' argument '65536' is invalid/],
  ['serve --admission-port -1', /--admission-port <number>' argument '-1' is invalid/],
  [
    'serve --url sluice.example.com',
    /--url <url>' argument 'sluice.example.com' is invalid. Expected a URL such as https:/,
  ],
  ['serve --url https://sluice.example.com?x=1', /--url <url>' argument/],
  ['serve --url ftp://sluice.example.com', /--url <url>' argument/],
  ['serve --allow-addresses loop', /--allow-addresses <range...>' argument 'loop' is invalid. .*loopback, metadata/],
  ['serve --allow-addresses loopback 10.0.0.0/33', /argument '10.0.0.0\/33' is invalid. .* such as 10.0.0.0\/8; see/],
  ['cluster add one --allow-addresses loop', /see sluice cluster add --help$/],
  [
    'serve --kubeconfig missing',
    /^sluice: there is no kubeconfig missing; name one with --kubeconfig or \$KUBECONFIG$/,
  ],
  ['redrive', /^sluice: \.sluice is not a folder of sluice serve; name it with --data, or a stack with --stage$/],
  ['redrive --data elsewhere', /^sluice: elsewhere is not a folder of sluice serve; /],
  ['sreve', /^sluice: unknown command 'sreve' \(Did you mean serve\?\); see sluice --help$/],
];

describe('a wrong command line', () => {
  it.each(refused)('is answered by one line that says what to do: sluice %s', (line, answer) => {
    const { status, stdout, stderr } = run(...line.split(' '));

    expect(stderr.trimEnd()).toMatch(answer);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
