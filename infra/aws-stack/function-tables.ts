import type { FunctionEntry } from '../../functions/entry.ts';
import { functionNames, functions } from '../../functions/index.ts';
import { jobQueues } from '../../shared/queue/job.ts';

/** What wakes a function, in the words of the documentation. */
function wokenBy(entry: FunctionEntry): string {
  if (entry.trigger === 'http') return entry.routes.map((route) => `\`${route}\``).join(', ');
  if (entry.trigger === 'clock') return 'the clock, each minute';
  return entry.trigger === 'queue' ? entry.queue : `the dead letters of ${jobQueues.join(', ')}`;
}

const atMost = (entry: FunctionEntry): string => ('onAws' in entry ? `${entry.onAws.atMost}` : '–');
const batchOf = (entry: FunctionEntry): string => ('onAws' in entry ? `${entry.onAws.batchSize}` : '–');
const orNone = (texts: readonly string[]): string => (texts.length === 0 ? '–' : texts.join(' '));
const keys = (prefixes: readonly string[] = []): string => orNone(prefixes.map((prefix) => `\`${prefix}\``));

/** The columns of a table: the heading, and the cell of a function. */
type Columns = Readonly<Record<string, (entry: FunctionEntry) => string>>;

const sizes: Columns = {
  'woken by': wokenBy,
  messages: batchOf,
  'at once': atMost,
  memory: ({ memoryMiB }) => `${memoryMiB} MiB`,
  timeout: ({ timeoutSeconds }) => `${timeoutSeconds} s`,
};

const access: Columns = {
  'sends to': ({ access: { sends = [] } }) => (sends.length === 0 ? '–' : sends.join(', ')),
  reads: ({ access: { reads } }) => keys(reads),
  writes: ({ access: { writes } }) => keys(writes),
  deletes: ({ access: { deletes } }) => keys(deletes),
  'reaches clusters': ({ access: { clusters } }) => (clusters === undefined ? 'no' : `yes: ${clusters}`),
};

function writeTable(columns: Columns): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['function', ...Object.keys(columns)]),
    `|${'---|'.repeat(Object.keys(columns).length + 1)}`,
    ...functionNames.map((name) =>
      row([`\`${name}\``, ...Object.values(columns).map((cell) => cell(functions[name]))]),
    ),
  ].join('\n');
}

/** The tables by the name in their markers, `<!-- table: sizes -->` and `<!-- end of table -->`. */
const tables: Readonly<Record<string, Columns>> = { sizes, access };

/** Rewrites the tables between the markers of a page from the table of functions. @throws Error if a marker names no table */
export function writeFunctionTables(page: string): string {
  return page.replace(/(<!-- table: (.+?) -->\n).*?(<!-- end of table -->)/gs, (_, start, name: string, end) => {
    const columns = tables[name];
    if (columns === undefined)
      throw new Error(`there is no table '${name}'; there are ${Object.keys(tables).join(', ')}`);
    return `${start}${writeTable(columns)}\n${end}`;
  });
}
