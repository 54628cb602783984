import { buildKustomization } from '../../../shared/build/kustomize/build.ts';
import { KustomizeError } from '../../../shared/build/kustomize/kustomize-error.ts';
import { createMemoryFileTree } from '../../../shared/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../shared/yaml/write-kube-yaml.ts';
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
export function compareBuild(input: BuildInput, answer: KustomizeAnswer): Comparison {
  const ours = buildOurs(input);
  const builds = answer.error === undefined;
  const original = answer.error === undefined ? (answer.yaml ?? '') : `error: ${answer.error}`;
  return { kind: kindOf(answer, ours), builds, original, ours: ours.text ?? `error ${ours.code}: ${ours.error}` };
}

interface Ours {
  readonly text?: string;
  readonly code?: string;
  readonly error?: string;
}

function buildOurs({ files, path, reorder, loadRestrictor }: BuildInput): Ours {
  const tree = createMemoryFileTree(Object.entries(files).map(([file, text]) => [file.slice(1), Buffer.from(text)]));
  try {
    return {
      text: writeKubeDocuments(
        buildKustomization(tree, path.slice(1), { order: reorder === 'none' ? 'none' : 'legacy', loadRestrictor })
          .objects,
      ),
    };
  } catch (error) {
    if (error instanceof KustomizeError) return { code: error.code, error: error.message };
    return { code: 'crash', error: String((error as Error).stack) };
  }
}

function kindOf(answer: KustomizeAnswer, ours: Ours): string | undefined {
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
