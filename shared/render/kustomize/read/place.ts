import { KustomizeError } from '../kustomize-error.ts';
import { createGrowth, type Growth } from '../object/bounds.ts';
import { type BuildSchema, createBuildSchema } from './build-schema.ts';
import type { RenderHelmChart } from './helm-port.ts';
import type { Reader } from './reader.ts';

/** What is one and the same for all kustomizations of a build. */
export interface BuildContext {
  readonly reader: Reader;
  readonly schema: BuildSchema;
  readonly growth: Growth;
  readonly renderHelmChart: RenderHelmChart | undefined;
  /** Does the root want to know where objects come from? Then each has a note on it from the start. */
  readonly notesOrigins: boolean;
  /** Counts a kustomization, each time that it is built. @throws KustomizeError `too-large` */
  readonly visit: (folder: string) => void;
}

/** A kustomization on the way from the root to another. */
export interface Ancestor {
  readonly folder: string;
  readonly namespace: string | null | undefined;
}

/** The place of a kustomization in a build. */
export interface Place extends BuildContext {
  readonly folder: string;
  readonly file: string;
  /** The way to it, itself included. */
  readonly chain: readonly Ancestor[];
}

interface ContextOptions {
  readonly renderHelmChart?: RenderHelmChart | undefined;
  readonly notesOrigins?: boolean;
}

/**
 * As often may a build enter a folder: two overlays that each have two of the same base enter as many as that to the power of their depth.
 */
const mostVisits = 10_000;

export function createContext(
  reader: Reader,
  { renderHelmChart, notesOrigins = false }: ContextOptions = {},
): BuildContext {
  let visits = 0;
  const visit = (folder: string): void => {
    if (++visits <= mostVisits) return;
    throw new KustomizeError(
      'too-large',
      folder,
      `kustomizations are built more than ${mostVisits} times; list a base once instead of in several overlays of one build`,
    );
  };
  return { reader, schema: createBuildSchema(), growth: createGrowth(), renderHelmChart, notesOrigins, visit };
}
