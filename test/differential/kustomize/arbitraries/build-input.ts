import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { Part } from './files.ts';
import { kustomization } from './kustomization.ts';
import { type Folder, layout } from './layouts.ts';
import { kubeObjects } from './objects.ts';
import { fileName, oddKustomization } from './odd-kustomization.ts';
import { oddYaml } from './odd-yaml.ts';
import { type Place, place, placeFiles } from './place-files.ts';

/** A tree and the folder that is built: files by absolute path. */
export interface BuildInput {
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  /** `unspecified` is the command without the option. */
  readonly reorder: 'none' | 'legacy' | 'unspecified';
  readonly loadRestrictor: 'none' | 'rootOnly';
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
        places: fc.tuple(...folders.map(() => place)),
        reorder: fc.constantFrom('none' as const, 'legacy' as const, 'unspecified' as const),
        loadRestrictor: fc.constantFrom('none' as const, 'rootOnly' as const),
      })
      .map(({ parts, quiet, rewrites, names, text, other, places, ...options }) => {
        // What kustomize tells of an origin that is named by an absolute path, we do not: see docs/compatibility-kustomize.md.
        const tellsOrigins = parts.some((part) => 'buildMetadata' in (part as Part).fields);
        const files = folders.map((one, at) => {
          const part = quiet[at] && folders.length > 2 ? { fields: {}, files: {} } : (parts[at] as Part);
          const written = kustomizationOf(one, part, rewrites[at] as (text: string) => string);
          const objects = { 'objects.yaml': one.path === '/base' ? text : other };
          const named = one.resources?.includes('objects.yaml') ? { ...written.files, ...objects } : written.files;
          const where = places[at] as Place;
          const kustomization = { name: names[at] as string, text: written.text, files: named };
          return placeFiles(tellsOrigins && where !== 'beside' ? 'outside' : where, one.path, kustomization);
        });
        return { files: Object.assign({}, ...files), path: folders.at(-1)?.path ?? '/base', ...options };
      }),
  );

/** A kustomization, and the files of which it speaks. */
function kustomizationOf(
  { resources, components, isComponent, fields: usual }: Folder,
  { fields, files }: Part,
  rewrite: (text: string) => string,
): { readonly text: string; readonly files: Readonly<Record<string, string>> } {
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
  const named = Object.entries(beside).filter(([file]) => [text, ...Object.values(files)].join().includes(file));
  return { text: rewrite(text), files: { ...Object.fromEntries(named), ...files } };
}
