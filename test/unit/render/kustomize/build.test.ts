import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../shared/base/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import { buildKustomization } from '../../../../shared/render/kustomize/build.ts';
import { KustomizeError } from '../../../../shared/render/kustomize/kustomize-error.ts';

const treeOf = (files: Readonly<Record<string, string>>) =>
  createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const));
const build = (files: Readonly<Record<string, string>>, folder = ''): string =>
  writeKubeDocuments(buildKustomization(treeOf(files), folder).objects);

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx
    envFrom:
    - configMapRef: {name: settings}
`;

describe('buildKustomization', () => {
  it('names a generated ConfigMap by its content and makes references follow', () => {
    const text = build({
      'kustomization.yaml': 'resources: [pod.yaml]\nconfigMapGenerator:\n- {name: settings, literals: [foo=bar]}\n',
      'pod.yaml': pod,
    });

    expect(text).toContain('name: settings-798k5k7g9f\n    image: nginx');
    expect(text).toContain('kind: ConfigMap\nmetadata:\n  name: settings-798k5k7g9f\n');
  });

  it('copies a value by a replacement into the items that fit', () => {
    const text = build({
      'kustomization.yaml': `
resources: [pod.yaml]
replacements:
- source: {kind: Pod, fieldPath: metadata.name}
  targets:
  - select: {kind: Pod}
    fieldPaths: ['spec.containers.[name=web].image']
    options: {delimiter: ':', index: 1}
`,
      'pod.yaml': pod,
    });

    expect(text).toContain('image: nginx:web\n');
  });

  it('refuses a patch that names nothing', () => {
    const files = {
      'kustomization.yaml':
        'resources: [pod.yaml]\npatches:\n- patch: |\n    {apiVersion: v1, kind: Pod, metadata: {name: other}}\n',
      'pod.yaml': pod,
    };

    expect(() => build(files)).toThrow(expect.objectContaining({ code: 'no-target', file: 'kustomization.yaml' }));
  });

  it('refuses a folder with two kustomization files', () => {
    const files = { 'kustomization.yaml': '', 'kustomization.yml': '' };

    expect(() => build(files)).toThrow(KustomizeError);
  });
});
