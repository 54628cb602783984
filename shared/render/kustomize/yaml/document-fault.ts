/** What is wrong with a document of a file, and in which line, from 1. */
interface Fault extends Error {
  readonly file: string;
  readonly line: number | undefined;
  /** The message without the place. */
  readonly reason: string;
}

interface Noted {
  readonly error: Fault;
  readonly isIn: (document: object) => boolean;
}

const fault = Symbol('what is wrong with a document');
type Marked = { [fault]?: Noted };

/**
 * Notes on a document what Go finds wrong with it, not when it reads it, but when it writes what became of it. Copies by spreading take it
 * along; `isIn` says whether a copy still has the fault.
 */
export function noteFault(document: object, error: Fault, isIn: (document: object) => boolean): void {
  (document as Marked)[fault] = { error, isIn };
}

/** Replaces the fault of a document by another error, if it has one. */
export function renameFault(document: unknown, rename: (error: Fault) => Fault): void {
  const noted = typeof document === 'object' && document !== null ? (document as Marked)[fault] : undefined;
  if (noted !== undefined) (document as Marked)[fault] = { ...noted, error: rename(noted.error) };
}

export function faultOf(document: object): Fault | undefined {
  const noted = (document as Marked)[fault];
  return noted?.isIn(document) ? noted.error : undefined;
}

/** Notes the fault of a document on what takes parts of it over. */
export function carryFault(from: object, into: object): void {
  const noted = (from as Marked)[fault];
  if (noted !== undefined && faultOf(into) === undefined) (into as Marked)[fault] = noted;
}
