import type { FileTree } from '../../../shared/base/filesys/file-tree.ts';
import { createMemoryFileTree } from '../../../shared/base/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import { type BuildOptions, buildKustomization } from '../../../shared/render/kustomize/build.ts';
import { KustomizeError, type KustomizeErrorCode } from '../../../shared/render/kustomize/kustomize-error.ts';
import { causeOf } from '../../oracle/kustomize/causes.ts';
import type { KustomizeAnswer } from '../../oracle/kustomize/oracle.ts';
import type { BuildInput } from './arbitraries/build-input.ts';

export interface Comparison {
  /** What sort of difference there is; undefined where there is none. */
  readonly kind: string | undefined;
  /** Does the original build it? */
  readonly builds: boolean;
  readonly original: string;
  readonly ours: string;
}

/** Builds a case with our engine, and compares that with what kustomize answered. */
export function compareBuild(
  { files, path, reorder, loadRestrictor }: BuildInput,
  answer: KustomizeAnswer,
): Comparison {
  const tree = createMemoryFileTree(Object.entries(files).map(([file, text]) => [file.slice(1), Buffer.from(text)]));
  const order = reorder === 'none' ? 'none' : 'legacy';
  return compareAnswers(answer, buildOurs(tree, path.slice(1), { order, loadRestrictor }));
}

export interface OurAnswer {
  readonly text?: string;
  readonly code?: KustomizeErrorCode | 'crash';
  readonly error?: string;
}

export function buildOurs(tree: FileTree, folder: string, options: BuildOptions): OurAnswer {
  try {
    return { text: writeKubeDocuments(buildKustomization(tree, folder, options).objects) };
  } catch (error) {
    if (error instanceof KustomizeError) return { code: error.code, error: error.message };
    return { code: 'crash', error: String((error as Error).stack) };
  }
}

export function compareAnswers(answer: KustomizeAnswer, ours: OurAnswer): Comparison {
  const builds = answer.error === undefined;
  const original = answer.error === undefined ? (answer.yaml ?? '') : `error: ${answer.error}`;
  return { kind: kindOf(answer, ours), builds, original, ours: ours.text ?? `error ${ours.code}: ${ours.error}` };
}

function kindOf(answer: KustomizeAnswer, ours: OurAnswer): string | undefined {
  const { error } = answer;
  if (ours.code === 'crash') return `a crash: ${ours.error?.split('\n')[0]}`;
  if (error === undefined) {
    if (ours.text === undefined) return `kustomize builds, we say ${ours.code}`;
    return ours.text === (answer.yaml ?? '') ? undefined : `other output: ${firstChange(answer.yaml ?? '', ours.text)}`;
  }
  // Where kustomize itself crashes, any error will do.
  if (error.startsWith('panic:')) return ours.text === undefined ? undefined : 'kustomize panics, we build';
  const cause = causeOf(error);
  if (cause === undefined) return `an error of no known cause: ${error.slice(-80)}`;
  if (ours.code === undefined) return `kustomize says ${cause.name}, we build`;
  return cause.codes.includes(ours.code) ? undefined : `kustomize says ${cause.name}, we say ${ours.code}`;
}

/** The key on the first line that differs. */
function firstChange(original: string, ours: string): string {
  const [a, b] = [original.split('\n'), ours.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const key = (line: string | undefined): string =>
    line?.trim().replace(/^- /, '').split(':')[0]?.slice(0, 30) ?? 'nothing';
  return `${key(a[at])} / ${key(b[at])}`;
}
