import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, normalize, resolve } from 'node:path';
import { writeKubeDocuments } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { KubeObject } from '../../../shared/render/kustomize/object/resource.ts';
import { endWithReader } from '../../io/end-with-reader.ts';
import { fileNamesOf } from './object-file-names.ts';

/** Outputs the objects that a folder's kustomization builds. */
export type WriteBuild = (dir: string, objects: readonly KubeObject[]) => void;

/** Prints the builds of these folders, or writes them to files as the flags say. @throws Error if two would be written to one file */
export function createWriter(
  { output, outputDir }: { readonly output?: string; readonly outputDir?: string },
  dirs: readonly string[],
): WriteBuild {
  if (outputDir !== undefined) return createFolderWriter(outputDir, dirs);
  if (output === undefined || output === '') return createPrinter();
  if (dirs.length > 1) throw new Error('--output takes one folder: --output-dir writes a file for each of several');
  return createOutputWriter(output);
}

/** Writes one file, or one file per object if the path is an existing folder. */
function createOutputWriter(output: string): WriteBuild {
  return (_, objects) => {
    if (!statSync(output, { throwIfNoEntry: false })?.isDirectory()) {
      writeFileSync(output, writeKubeDocuments(objects));
      return;
    }
    for (const [name, object] of fileNamesOf(objects))
      writeFileSync(resolve(output, name), writeKubeDocuments([object]));
  };
}

/** Prints several builds as one stream. */
function createPrinter(): WriteBuild {
  endWithReader();
  let separator = '';
  return (_, objects) => {
    const text = writeKubeDocuments(objects);
    process.stdout.write(separator + text);
    if (text !== '') separator = '---\n';
  };
}

/** @throws Error if two directories would be written to one file */
function createFolderWriter(outputDir: string, dirs: readonly string[]): WriteBuild {
  const names = new Map<string, string>();
  for (const dir of dirs) {
    const name = fileNameOf(dir);
    const other = names.get(name);
    if (other !== undefined)
      throw new Error(`${other} and ${dir} would both be written to ${name}; build them separately`);
    names.set(name, dir);
  }
  makeFolder(outputDir);
  return (dir, objects) => writeFileSync(resolve(outputDir, fileNameOf(dir)), writeKubeDocuments(objects));
}

/** Node's recursive mkdir never ends where the system allows nobody to create a folder, as in /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path);
}

/** `apps/prod` is written to `apps_prod.yaml`, `/srv/apps` to `srv_apps.yaml`, `../apps` to `apps.yaml`. */
function fileNameOf(dir: string): string {
  const path = normalize(dir)
    .replace(/\/$/, '')
    .replace(/^(?:\.\.(?:\/|$))+/, '');
  const name = path === '.' || path === '' ? basename(resolve(dir)) : path.replaceAll('/', '_').replace(/^_/, '');
  return `${name}.yaml`;
}
