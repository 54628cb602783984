import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildKustomization, createMemoryFileTree, KustomizeError, type KustomizeErrorCode } from 'sluice/kustomize';
import { describe, expect, it } from 'vitest';

const guide = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'kustomize-library.md'), 'utf8');

describe('sluice/kustomize', () => {
  it('throws errors that tell what, where and why', () => {
    const text = Buffer.from('namePrefix: a-\nresource: [a.yaml]\n');
    const build = () => buildKustomization(createMemoryFileTree([['kustomization.yaml', text]]), '');

    expect(build).toThrow(KustomizeError);
    expect(build).toThrow(
      expect.objectContaining({
        name: 'KustomizeError',
        code: 'unknown-field',
        file: 'kustomization.yaml',
        line: 2,
        message: expect.stringMatching(/^kustomization\.yaml:2: .*'resource'/),
      }),
    );
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

    for (const code of Object.keys(codes)) expect(guide).toContain(`| \`${code}\` |`);
  });
});
