import type { Log, LogFields } from './log.ts';

/** A line of JSON for each entry but those at level debug, on standard error. */
export function createJsonLog(): Log {
  const write = (level: keyof Log) => (message: string, fields?: LogFields) => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  };
  return { debug: () => undefined, info: write('info'), warn: write('warn'), error: write('error') };
}
