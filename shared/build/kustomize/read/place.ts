import type { Reader } from './reader.ts';

/** Where a kustomization stands, and through what it reads. */
export interface Place {
  readonly reader: Reader;
  readonly folder: string;
  readonly file: string;
}
