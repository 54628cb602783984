import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const cli = join(import.meta.dirname, '..', '..', '..', '..', 'cli', 'sluice.ts');
const nowhere = { AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_CONFIG_FILE: '/dev/null', AWS_PROFILE: '' };

/** What `sluice` said when it failed. */
async function failing(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, ...nowhere };
  const failed = (await promisify(execFile)(process.execPath, [cli, ...args], { env }).catch((error) => error)) as {
    readonly code?: number;
    readonly stderr: string;
  };
  expect(failed.code).toBe(1);
  return failed.stderr;
}

describe('sluice deploy', () => {
  it('refuses a stage of which no names can be made, before it does anything', async () => {
    expect(await failing('deploy', '--stage', 'Prod_1')).toMatch(
      /^sluice: --stage Prod_1: up to twelve lower-case letters/,
    );
  });

  it('asks for a region where none is named', async () => {
    expect(await failing('deploy')).toBe(
      'sluice: no region is named; set AWS_REGION, or one for the profile of AWS_PROFILE\n',
    );
  });
});
