import fc from 'fast-check';
import type { JsonObject } from '../../../../shared/build/kustomize/resource.ts';
import { writeKubeDocuments, writeKubeYaml } from '../../../../shared/yaml/write-kube-yaml.ts';
import { kustomization } from './kustomization.ts';
import { kubeObjects } from './objects.ts';

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
      overlay: fc.option(kustomization(objects), { nil: undefined }),
      component: fc.option(kustomization(objects), { nil: undefined, freq: 4 }),
      reorder: fc.constantFrom('none' as const, 'legacy' as const),
    })
    .map(({ base, overlay, component: part, reorder }) => ({
      files: {
        ...folder('/base', { ...header, resources: ['objects.yaml'], ...base }),
        '/base/objects.yaml': writeKubeDocuments(objects),
        ...(overlay &&
          folder('/overlay', {
            ...header,
            resources: ['../base'],
            ...(part && { components: ['../part'] }),
            ...overlay,
          })),
        ...(part && folder('/part', { ...component, ...part })),
      },
      path: overlay === undefined ? '/base' : '/overlay',
      reorder,
    })),
);

/** A kustomization, and those files beside it of which it speaks. */
function folder(path: string, content: JsonObject): Record<string, string> {
  const text = writeKubeYaml(JSON.parse(JSON.stringify(content)));
  const used = Object.entries(beside).filter(([file]) => text.includes(file));
  return {
    [`${path}/kustomization.yaml`]: text,
    ...Object.fromEntries(used.map(([file, data]) => [`${path}/${file}`, data])),
  };
}
