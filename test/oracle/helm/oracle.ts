import { type Oracle, startOracle } from '../start-oracle.ts';

/** Templates of one chart called `c`, by their names in its templates folder, and the values they get. */
export interface HelmRequest {
  readonly templates: readonly { readonly name: string; readonly text: string }[];
  readonly values: unknown;
}

/** A chart as Helm has read it; names and contents of files are Base64. */
export interface LoadedChart {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly values: unknown;
  readonly schema?: string;
  readonly templates: readonly LoadedFile[];
  readonly files: readonly LoadedFile[];
  readonly dependencies: readonly LoadedChart[];
}

export interface LoadedFile {
  readonly name: string;
  readonly data: string | null;
}

interface HelmAnswer {
  /** Base64 of the output by path. */
  readonly rendered?: Readonly<Record<string, string>>;
  /** Base64. */
  readonly error?: string;
  readonly took?: readonly number[];
  readonly loaded?: LoadedChart;
  readonly outcomes?: readonly string[];
  readonly matches?: readonly (readonly string[] | null)[];
}

export interface HelmOracle extends Pick<Oracle, 'stop'> {
  render(request: HelmRequest): Promise<HelmAnswer>;
  /** The names that each pattern matches, as its library has it; null for a pattern that it refuses. */
  match(globs: readonly string[], names: readonly string[]): Promise<readonly (readonly string[] | null)[]>;
  /** What Helm reads in a packed chart, or why it does not. */
  load(packed: Uint8Array): Promise<LoadedChart | string>;
  /** The answers of so many validations of values by a schema, each once: empty where it allows them, or what is wrong with them or it. */
  validate(schema: string, values: unknown, times: number): Promise<readonly string[]>;
  /** Milliseconds that each of so many renders of a packaged chart took. */
  measure(archive: string, times: number): Promise<readonly number[]>;
}

/** Helm's own engine in a process of its own. */
export function startHelm(): HelmOracle {
  const oracle = startOracle('helm');
  return {
    match: async (globs, names) => ((await oracle.ask({ globs, names })) as HelmAnswer).matches ?? [],
    load: async (packed) => {
      const { loaded, error } = (await oracle.ask({ packed: Buffer.from(packed).toString('base64') })) as HelmAnswer;
      return loaded ?? fromBase64(error);
    },
    validate: async (schema, values, times) =>
      ((await oracle.ask({ schema, values, times })) as HelmAnswer).outcomes ?? [],
    render: async (request) => (await oracle.ask(request)) as HelmAnswer,
    measure: async (archive, times) => {
      const { took, error } = (await oracle.ask({ archive, times })) as HelmAnswer;
      if (took === undefined) throw new Error(`Helm does not render ${archive}: ${fromBase64(error)}`);
      return took;
    },
    stop: oracle.stop,
  };
}

function fromBase64(text = ''): string {
  return Buffer.from(text, 'base64').toString();
}
