import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { trimSpace } from '../../../shared/base/go/strings/trim-space.ts';
import { encodeUtf8 } from '../../../shared/base/go/utf8.ts';
import { compilePathPattern } from '../../../shared/render/helm/chart/match-path.ts';
import { type Hook, splitManifests } from '../../../shared/render/helm/render/sort-manifests.ts';
import type { Terminal } from '../../io/terminal.ts';

interface Document {
  readonly source: string;
  readonly content: string;
}

/** What to output, in this order. */
export interface Output {
  readonly crds: readonly Document[];
  readonly manifests: readonly Document[];
  readonly hooks: readonly Hook[];
}

const writeDocument = ({ source, content }: Document): string => `---\n# Source: ${source}\n${content}\n`;

/** The text that `helm template` prints. */
export function writeText({ crds, manifests, hooks }: Output): string {
  const first = trimSpace([...crds, ...manifests].map(writeDocument).join(''));
  return `${first}\n${hooks.map(writeDocument).join('')}`;
}

/** The documents of the output that come from templates with these paths or patterns. @throws Error if one matches no document */
export function showOnly(text: string, paths: readonly string[]): string {
  if (paths.length === 0) return text;
  const documents = splitManifests(text);
  return paths
    .flatMap((path) => {
      const matches = compilePathPattern(path) ?? (() => false);
      const found = documents.filter((document) => {
        const source = /# Source: [^/]+\/(.+)/.exec(document)?.[1];
        return source !== undefined && matches(source);
      });
      if (found.length === 0) throw new Error(`could not find template ${path} in chart`);
      return found;
    })
    .map((document) => `---\n${document}\n`)
    .join('');
}

/** Writes one file per template into a folder and prints its name; CRDs are written beside the folder that is named after the release. */
export function writeFolder(
  { crds, manifests, hooks }: Output,
  folder: string,
  { release, terminal }: { readonly release?: string; readonly terminal: Terminal },
): void {
  const inner = release === undefined ? folder : join(folder, release);
  const written = new Set<string>();
  const write = (into: string, document: Document, append: boolean): void => {
    const path = `${into}/${document.source}`;
    mkdirSync(dirname(path), { recursive: true });
    (append ? appendFileSync : writeFileSync)(path, encodeUtf8(writeDocument(document)));
    written.add(path);
    terminal.print(`wrote ${path}\n`);
  };
  for (const crd of crds) write(folder, crd, written.has(`${folder}/${crd.source}`));
  for (const manifest of manifests) write(inner, manifest, written.has(`${inner}/${manifest.source}`));
  for (const hook of hooks) write(inner, hook, existsSync(`${inner}/${hook.source}`));
}
