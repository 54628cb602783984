import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CommandAnswer, startHelmCommand } from '../../oracle/helm-command/oracle.ts';
import type { Difference, DifferentialResult } from '../result.ts';
import { runTemplateCommand } from './run-template-command.ts';

/** How often Helm is asked for an answer that is ours. */
const mostAsked = 20;

/** What is rendered: a chart of a folder with one of its files of values. */
interface Case {
  readonly folder: string;
  readonly chart: string;
  readonly values: string | undefined;
}

/**
 * Renders the charts of each folder (folders with a Chart.yaml, and archives) with their own values and with every YAML file that is
 * beside them, by Helm and by us: the same output, byte for byte, or the same error. Schemas are left unread, because those of many
 * charts are on the network.
 */
export async function run(folders: readonly string[]): Promise<DifferentialResult> {
  const helm = startHelmCommand();
  const differences: Difference[] = [];
  const cases = folders.map((folder) => resolve(folder)).flatMap(casesOf);
  let built = 0;
  try {
    for (const { folder, chart, values } of cases) {
      const args = [...(values === undefined ? [] : ['-f', values]), '--skip-schema-validation', '--include-crds'];
      const ours = await runTemplateCommand(folder, ['release', chart, ...args]);
      const original = await askUntil(ours, () => helm.run(folder, ['template', 'release', chart, ...args]));
      if (original.error === '') built++;
      else console.log(`${chart} ${values ?? ''}: ${original.error.split('\n')[0]}`);
      if (isSame(original, ours)) continue;
      differences.push({
        name: `${folder}: ${chart} with ${values ?? 'its own values'}`,
        input: args.join(' '),
        ...firstDifference(written(original), written(ours)),
      });
    }
  } finally {
    helm.stop();
  }
  return { cases: cases.length, built, differences };
}

const isSame = (a: CommandAnswer, b: CommandAnswer): boolean => a.output === b.output && a.error === b.error;

/** Asks again where the answer differs: templates that list the `keys` of a map get them in another order each time. */
async function askUntil(ours: CommandAnswer, ask: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
  let answer = await ask();
  for (let times = 1; times < mostAsked && !isSame(answer, ours); times++) answer = await ask();
  return answer;
}

function casesOf(folder: string): Case[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const isChart = (name: string): boolean => readdirSync(`${folder}/${name}`).includes('Chart.yaml');
  const charts = entries.filter((entry) => (entry.isDirectory() ? isChart(entry.name) : entry.name.endsWith('.tgz')));
  const values = entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name)).map(({ name }) => name);
  return charts.flatMap(({ name }) =>
    [undefined, ...values].map((file) => ({ folder, chart: `./${name}`, values: file })),
  );
}

const written = ({ output, error }: CommandAnswer): string[] =>
  `${output}${error === '' ? '' : `ERR ${error}`}`.split('\n');

/** A few lines around the first that differs. */
function firstDifference(original: readonly string[], ours: readonly string[]): Pick<Difference, 'original' | 'ours'> {
  const at = original.findIndex((line, index) => line !== ours[index]);
  const start = Math.max(0, (at < 0 ? original.length : at) - 3);
  const part = (lines: readonly string[]): string => lines.slice(start, start + 8).join('\n');
  return { original: part(original), ours: part(ours) };
}
