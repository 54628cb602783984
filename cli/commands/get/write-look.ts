import { findCondition } from '../../../shared/flux/conditions.ts';
import type { Look } from '../../../shared/monitor/look-at-objects.ts';
import { describeState, type KnownObject } from '../../../shared/monitor/object-state.ts';

/** How `writeLook` writes. */
export interface WriteOptions {
  readonly namespace?: string | undefined;
  /** Lines to print before the tables. */
  readonly warnings: readonly string[];
  readonly now: number;
  /** Width of the terminal, to which lines are cut; undefined if there is no terminal. */
  readonly columns?: number | undefined;
}

const objectColumns = ['NAMESPACE', 'OBJECT', 'READY', 'REVISION', 'AGE', 'NEXT', 'STATE', 'MESSAGE'] as const;
const queueColumns = ['QUEUE', 'WAITING', 'RUNNING', 'LATER', 'OLDEST'] as const;

/** The output of `sluice get`: warnings, objects, queues, dead letters. */
export function writeLook({ objects, queues, deadLetters, missing }: Look, options: WriteOptions): string {
  const { namespace, now, columns = Number.POSITIVE_INFINITY } = options;
  const warnings = [
    ...options.warnings,
    ...(missing.length === 0 ? [] : [`the cluster does not have ${missing.join(', ')}: run sluice install`]),
  ];
  const rows = objects
    .filter(({ object }) => namespace === undefined || object.metadata.namespace === namespace)
    .map((known) => rowOf(known, now));
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const depths = queues.map(({ queue, visible, inFlight, delayed, oldestMs }) => [
    queue,
    `${visible}`,
    `${inFlight}`,
    `${delayed}`,
    visible === 0 || oldestMs === undefined ? '-' : formatSpan(oldestMs),
  ]);
  const lines = [
    ...warnings.map((warning) => `! ${warning}`),
    ...(warnings.length === 0 ? [] : ['']),
    ...(rows.length === 0 ? [`there are no objects to serve${where}`] : writeTable(objectColumns, rows)),
    '',
    ...writeTable(queueColumns, depths),
    ...(deadLetters === 0
      ? []
      : [
          '',
          `${deadLetters} dead letter${deadLetters === 1 ? '' : 's'}: see the log for the cause, then run sluice redrive`,
        ]),
  ];
  return lines.map((line) => `${cut(line, columns)}\n`).join('');
}

function rowOf(known: KnownObject, now: number): readonly string[] {
  const { metadata, kind, status } = known.object;
  const { state, next } = describeState(known, now);
  const ready = findCondition(status?.conditions, 'Ready');
  const { lastAppliedRevision, artifact } = (status ?? {}) as {
    readonly lastAppliedRevision?: string;
    readonly artifact?: { readonly revision?: string };
  };
  return [
    metadata.namespace,
    `${kind.toLowerCase()}/${metadata.name}`,
    ready?.status ?? '-',
    shorten(lastAppliedRevision ?? artifact?.revision ?? '-'),
    formatSpan(now - Date.parse(metadata.creationTimestamp ?? '')),
    next === undefined ? '-' : formatSpan(next - now),
    state,
    ready?.status === 'True' || state.includes(ready?.message ?? '\n')
      ? ''
      : (ready?.message ?? '').replace(/\s+/g, ' '),
  ];
}

/** Shortens a commit to eight digits, as the flux CLI does. */
function shorten(revision: string): string {
  return revision.replace(/([0-9a-f]{8})[0-9a-f]{24,}$/, '$1');
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** A duration in one unit, as kubectl writes ages: `45s`, `12m`, `3h`, `9d`. */
function formatSpan(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '-';
  const seconds = Math.max(Math.round(milliseconds / 1000), 0);
  const [unit, size] = units.find(([, least]) => seconds >= 2 * least) ?? ['s', 1];
  return `${Math.floor(seconds / size)}${unit}`;
}

function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [head, ...rows];
  const widths = head.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
