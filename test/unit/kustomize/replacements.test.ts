import { describe, expect, it } from 'vitest';
import { buildFiles } from './build-files.ts';

/** Copies `source` of one ConfigMap to `target` of another. */
function replaced(source: string, target: string) {
  const files = {
    'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: from, fieldPath: "${source}"}
  targets:
  - select: {kind: ConfigMap, name: to}
    fieldPaths: ["${target}"]
    options: {create: true}
`,
    'all.yaml': `
{apiVersion: v1, kind: ConfigMap, metadata: {name: from}, data: {full: f, empty: ""}, nothing: {}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: to}, data: {x: old}}
`,
  };
  return buildFiles(files)[1];
}

describe('the path of a replacement', () => {
  it('may begin with a dot, and have one too many', () => {
    expect(replaced('.data..full', '.data.x')).toMatchObject({ data: { x: 'f' } });
  });

  it('has keys with dots in brackets', () => {
    expect(replaced('data.full', '.data.[example.org/x]')).toMatchObject({ data: { 'example.org/x': 'f' } });
  });
});

describe('the source of a replacement', () => {
  it('may be an empty text', () => {
    expect(replaced('data.empty', 'data.x')).toMatchObject({ data: { x: '' } });
    expect(replaced('data.empty', 'data.made')).toMatchObject({ data: { made: '' } });
  });

  it.each(['data.absent', 'nothing'])('is missing where there is no value: %s', (source) => {
    expect(() => replaced(source, 'data.x')).toThrow(expect.objectContaining({ code: 'bad-replacement' }));
  });
});
