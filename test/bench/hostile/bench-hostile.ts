import { spawnSync } from 'node:child_process';
import { hostileTemplates } from '../../support/hostile-templates.ts';

interface Ended {
  readonly code: string;
  readonly message: string;
  /** Of the processor, which other processes do not lengthen. */
  readonly milliseconds: number;
  /** Bytes. */
  readonly peak: number;
}

const mebibyte = 1024 * 1024;

/**
 * `npm run bench -- hostile [word…]`: templates that ask for more than a worker has, each in a process of its own: which limit ended it,
 * after how
 * much of the processor's time, and the most memory that the process held.
 */
export async function benchHostile(words: readonly string[]): Promise<void> {
  const names = Object.keys(hostileTemplates).filter((name) => words.every((word) => name.includes(word)));
  console.log(`${'template'.padEnd(52)}${'ms'.padStart(8)}${'MiB'.padStart(7)}  ended by`);
  const ended = names.map((name) => measure(name));
  const peak = Math.max(...ended.map((each) => each.peak));
  const untyped = ended.filter(({ code }) => code === 'untyped' || code === 'killed');
  console.log(
    `${names.length} templates, ${untyped.length} without a typed end; peak ${Math.round(peak / mebibyte)} MiB`,
  );
  if (untyped.length > 0) process.exitCode = 1;
}

function measure(name: string): Ended {
  const child = new URL('./child.ts', import.meta.url).pathname;
  const { stdout, signal, status } = spawnSync(process.execPath, [child, name], { encoding: 'utf8', timeout: 300_000 });
  const ended: Ended =
    status === 0
      ? JSON.parse(stdout)
      : { code: 'killed', message: `exit ${status ?? signal}`, milliseconds: Number.NaN, peak: 0 };
  const size = String(Math.round(ended.peak / mebibyte)).padStart(7);
  const end = `${ended.code}: ${ended.message.slice(0, 110)}`;
  console.log(`${name.padEnd(52)}${String(Math.round(ended.milliseconds)).padStart(8)}${size}  ${end}`);
  return ended;
}
