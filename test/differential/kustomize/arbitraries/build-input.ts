import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/yaml/write-kube-yaml.ts';
import type { Part } from './files.ts';
import { kustomization } from './kustomization.ts';
import { kubeObjects } from './objects.ts';
import { oddYaml } from './odd-yaml.ts';

/** A tree and the folder that is built: files by absolute path. */
export interface BuildInput {
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  readonly reorder: 'none' | 'legacy';
}

const header = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
const component = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' };
const beside = {
  'settings.txt': 'line one\nline two\n',
  'binary.bin': '\u0000\u0001\u0002',
  'settings.env': '# settings\nHOST=example.org\n\nEMPTY=\n',
};

/** A base, and often an overlay on it, a second base or a component. */
export const buildInput: fc.Arbitrary<BuildInput> = kubeObjects.chain((objects) =>
  fc
    .record({
      base: kustomization(objects),
      text: oddYaml(objects),
      overlay: fc.option(kustomization(objects), { nil: undefined }),
      component: fc.option(kustomization(objects), { nil: undefined, freq: 4 }),
      reorder: fc.constantFrom('none' as const, 'legacy' as const),
    })
    .map(({ base, text, overlay, component: part, reorder }) => ({
      files: {
        ...folder('/base', { ...header, resources: ['objects.yaml'] }, base),
        '/base/objects.yaml': text,
        ...(overlay &&
          folder('/overlay', { ...header, resources: ['../base'], ...(part && { components: ['../part'] }) }, overlay)),
        ...(part && folder('/part', component, part)),
      },
      path: overlay === undefined ? '/base' : '/overlay',
      reorder,
    })),
);

/** A kustomization, and the files beside it of which it speaks. */
function folder(path: string, head: object, { fields, files }: Part): Record<string, string> {
  const text = writeKubeYaml(JSON.parse(JSON.stringify({ ...head, ...fields })));
  const all = [
    ...Object.entries(beside).filter(([file]) => [text, ...Object.values(files)].join().includes(file)),
    ...Object.entries(files),
  ];
  return {
    [`${path}/kustomization.yaml`]: text,
    ...Object.fromEntries(all.map(([file, data]) => [`${path}/${file}`, data])),
  };
}
