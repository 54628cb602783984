/** Facts beside a log line; never a secret, never a body. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>> & {
  /** The entry's own. */
  readonly message?: never;
  /** As what the entry is counted, where there are metrics. */
  readonly metric?: LogMetric;
};

/** What is counted by the entries of the log. */
export type LogMetric = 'FailedObjects' | 'DeadLetters' | 'ClustersRefused' | 'ClustersAway';

/** Structured logging: a line and facts. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
