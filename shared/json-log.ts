import type { Log, LogFields } from './log.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** A line of JSON for each entry at or above a level, on standard error. */
export function createJsonLog(lowest: Level = 'info'): Log {
  const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];
  const write = (level: Level) => (message: string, fields?: LogFields) => {
    if (levels.indexOf(level) < levels.indexOf(lowest)) return;
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
