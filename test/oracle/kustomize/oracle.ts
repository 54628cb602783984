import { type Oracle, startOracle } from '../start-oracle.ts';

/** One build for kustomize: files by absolute path. */
export interface KustomizeRequest {
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  readonly reorder: 'none' | 'legacy' | 'unspecified';
  /** Files may come from outside of the root. */
  readonly unrestricted?: boolean;
  /** With `times`, the builds are timed instead: of `paths` one after another, or of `path`. */
  readonly times?: number;
  readonly paths?: readonly string[];
}

export interface KustomizeAnswer {
  readonly yaml?: string;
  readonly error?: string;
  /** Milliseconds, one number a time. */
  readonly took?: readonly number[];
  /** Bytes. */
  readonly peak?: number;
}

export interface KustomizeOracle extends Pick<Oracle, 'stop'> {
  build(request: KustomizeRequest): Promise<KustomizeAnswer>;
}

/** kustomize's own library in a process of its own. */
export function startKustomize(): KustomizeOracle {
  const oracle = startOracle('kustomize');
  return {
    build: async (request) => {
      const answer = (await oracle.ask(request)) as KustomizeAnswer;
      // Only the command knows its version; the library calls itself so.
      const yaml = answer.yaml?.replaceAll('managed-by: kustomize-(devel)', 'managed-by: kustomize-v5.8.1');
      return yaml === undefined ? answer : { ...answer, yaml };
    },
    stop: oracle.stop,
  };
}
