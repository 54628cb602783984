import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/yaml/write-kube-yaml.ts';
import type { Part } from './files.ts';
import { kustomization } from './kustomization.ts';
import { type Folder, layout } from './layouts.ts';
import { kubeObjects } from './objects.ts';
import { fileName, oddKustomization } from './odd-kustomization.ts';
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

/** Folders upon each other, each with some of what a kustomization may say. */
export const buildInput: fc.Arbitrary<BuildInput> = fc
  .tuple(kubeObjects, kubeObjects, layout)
  .chain(([objects, others, folders]) =>
    fc
      .record({
        parts: fc.tuple(...folders.map(() => kustomization(objects))),
        // Not every folder says something of its own: else there are mostly errors.
        quiet: fc.array(fc.boolean(), { minLength: folders.length, maxLength: folders.length }),
        rewrites: fc.tuple(...folders.map(() => oddKustomization)),
        names: fc.tuple(...folders.map(() => fileName)),
        text: oddYaml(objects),
        other: oddYaml(others),
        reorder: fc.constantFrom('none' as const, 'legacy' as const),
      })
      .map(({ parts, quiet, rewrites, names, text, other, reorder }) => {
        const files = folders.flatMap((one, at) => {
          const part = quiet[at] && folders.length > 2 ? { fields: {}, files: {} } : (parts[at] as Part);
          const written = folder(one, part, names[at] as string, rewrites[at] as (text: string) => string);
          const objectsHere = one.path === '/base' ? text : other;
          return one.resources?.includes('objects.yaml')
            ? [...written, [`${one.path}/objects.yaml`, objectsHere] as const]
            : written;
        });
        return { files: Object.fromEntries(files), path: folders.at(-1)?.path ?? '/base', reorder };
      }),
  );

/** A kustomization, and the files beside it of which it speaks. */
function folder(
  { path, resources, components, isComponent, fields: usual }: Folder,
  { fields, files }: Part,
  name: string,
  rewrite: (text: string) => string,
): (readonly [string, string])[] {
  const head = isComponent ? component : header;
  const text = writeKubeYaml(
    JSON.parse(
      JSON.stringify({
        ...head,
        ...(resources && { resources }),
        ...(components && { components }),
        ...usual,
        ...fields,
      }),
    ),
  );
  const all = [
    [name, rewrite(text)] as const,
    ...Object.entries(beside).filter(([file]) => [text, ...Object.values(files)].join().includes(file)),
    ...Object.entries(files),
  ];
  return all.map(([file, data]) => [`${path}/${file}`, data] as const);
}
