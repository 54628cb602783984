import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KustomizeErrorCode } from '../../../shared/build/kustomize/kustomize-error.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const guide = readFileSync(join(root, 'docs', 'kustomize-library.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(guide)?.[1] ?? `no block of ${language}`;

/** Runs a module in a process that knows the package by its name alone. */
function run(code: string): unknown {
  const flags = ['--input-type=module-typescript', '--eval', code];
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: root, encoding: 'utf8' }));
}

describe('the kustomize library', () => {
  it('does what its guide shows', () => {
    expect(run(block('ts'))).toEqual(JSON.parse(block('json')));
  });

  it('throws errors that tell what, where and why', () => {
    const tree = `{ stat: (path) => path === 'kustomization.yaml' ? 'file' : undefined, list: () => [],
      read: () => Buffer.from('namePrefix: a-\\nresource: [a.yaml]\\n') }`;
    const told = run(`
      import { buildKustomization } from 'sluice/kustomize';
      try { buildKustomization(${tree}, ''); } catch (error) { console.log(JSON.stringify({ ...error, message: error.message })); }
    `);

    expect(told).toMatchObject({ name: 'KustomizeError', code: 'unknown-field', file: 'kustomization.yaml', line: 2 });
    expect(told).toHaveProperty('message', expect.stringMatching(/^kustomization\.yaml:2: .*'resource'/));
  });

  it('has every code of an error in its guide', () => {
    const codes: Readonly<Record<KustomizeErrorCode, true>> = {
      'not-found': true,
      'not-yaml': true,
      'not-kustomization': true,
      'unknown-field': true,
      'not-an-object': true,
      duplicate: true,
      cycle: true,
      outside: true,
      'bad-patch': true,
      'bad-field': true,
      'bad-selector': true,
      'bad-replacement': true,
      ambiguous: true,
      'no-target': true,
      'bad-generator': true,
      remote: true,
      'bad-var': true,
      'bad-plugin': true,
      'bad-openapi': true,
      'too-large': true,
    };

    for (const code of Object.keys(codes)) expect(guide).toContain(`\`${code}\``);
  });
});
