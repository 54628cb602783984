import { readFileSync } from 'node:fs';
import type { FileTree } from '../../../shared/base/filesys/file-tree.ts';
import { createMemoryFileTree } from '../../../shared/base/filesys/memory-file-tree.ts';
import { corpusFolder } from '../result.ts';

/** One recorded case: what kustomize was given, and what it answered (`expected` or `error`). */
export interface KustomizeCase {
  readonly name: string;
  readonly kind: 'build' | 'filter' | 'transformer' | 'generator' | 'merge2';
  readonly files: Readonly<Record<string, string>>;
  readonly filesBase64?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly expected?: string;
  readonly error?: string;
  readonly config?: string;
  readonly input?: string;
  readonly filter?: string;
  readonly loaderRoot?: string;
  /** Of a merge2 case. */
  readonly src?: string;
  readonly dest?: string;
  readonly infer?: boolean;
  readonly listIncreaseDirection?: number;
  readonly options?: {
    readonly reorder: 'none' | 'legacy' | 'unspecified';
    readonly addManagedByLabel: boolean;
    readonly loadRestrictions: string;
    readonly helm: { readonly enabled: boolean };
  };
}

export function readCases(): KustomizeCase[] {
  return readFileSync(`${corpusFolder('kustomize')}/cases.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KustomizeCase);
}

/** A case's paths are absolute; a tree's are relative to its root. */
export function treePath(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

export function treeOf({ files, filesBase64 = {} }: KustomizeCase): FileTree {
  const text = Object.entries(files).map(([path, content]) => [treePath(path), Buffer.from(content)] as const);
  const binary = Object.entries(filesBase64).map(
    ([path, content]) => [treePath(path), Buffer.from(content, 'base64')] as const,
  );
  return createMemoryFileTree([...text, ...binary]);
}
