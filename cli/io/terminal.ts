import { endWithReader } from './end-with-reader.ts';

/** Where a command prints. */
export interface Terminal {
  /** Onto standard output. */
  readonly print: (text: Uint8Array | string) => void;
  /** A line onto standard error; the command then ends with 1. */
  readonly fail: (line: string) => void;
}

/** The terminal of this process; the command ends with whoever reads its output. */
export function processTerminal(): Terminal {
  endWithReader();
  return {
    print: (text) => {
      process.stdout.write(text);
    },
    fail: (line) => {
      console.error(line);
      process.exitCode = 1;
    },
  };
}
