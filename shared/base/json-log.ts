import type { Log, LogFields } from './log.ts';

/** From the most that is said to the least. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly (keyof Log)[];
export type LogLevel = (typeof logLevels)[number];

export interface JsonLogOptions {
  /** The least important entries that are written; `info` where not given. */
  readonly level?: LogLevel;
  /** Takes a line without its end; standard error where not given. */
  readonly write?: (line: string) => void;
}

/** A line of JSON for each entry of the level or above it. */
export function createJsonLog({ level: least = 'info', write = writeError }: JsonLogOptions = {}): Log {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(least)) return;
    write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function writeError(line: string): void {
  process.stderr.write(`${line}\n`);
}
