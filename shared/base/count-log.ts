import type { Log, LogFields, LogMetric } from './log.ts';

/** The log, of which each entry with a `metric` is reported to `count`. */
export function countLog(log: Log, count: (metric: LogMetric) => void): Log {
  const counting = (level: keyof Log) => (message: string, fields?: LogFields) => {
    if (fields?.metric !== undefined) count(fields.metric);
    log[level](message, fields);
  };
  return { debug: counting('debug'), info: counting('info'), warn: counting('warn'), error: counting('error') };
}
