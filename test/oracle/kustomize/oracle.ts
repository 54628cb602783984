import { type Oracle, startOracle } from '../start-oracle.ts';

/** One build for kustomize: files by absolute path, or those of this machine. */
export interface KustomizeRequest {
  readonly files?: Readonly<Record<string, string>>;
  readonly onDisk?: boolean;
  /**
   * May files on disk bring a schema of their own? kustomize keeps it for later builds, unless it forgets all schemas, which takes its
   * time.
   */
  readonly ownSchema?: boolean;
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

/** Without Git, and with a proxy that is none. */
const offline = { PATH: '', HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };

/** kustomize's own library in a process of its own, which reaches no network. */
export function startKustomize(): KustomizeOracle {
  const oracle = startOracle('kustomize', { ...process.env, ...offline });
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
