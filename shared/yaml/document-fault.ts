/** What is wrong with a document of a file, and in which line, from 1. */
interface Fault extends Error {
  readonly file: string;
  readonly line: number | undefined;
}

const fault = Symbol('what is wrong with a document');
type Marked = { [fault]?: Fault };

/** Notes on a document what Go finds wrong with it, not when it reads it, but when it writes what became of it. Copies by spreading take it along. */
export function noteFault(document: object, error: Fault): void {
  (document as Marked)[fault] = error;
}

export function faultOf(document: object): Fault | undefined {
  return (document as Marked)[fault];
}
