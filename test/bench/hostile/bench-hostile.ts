import { spawnSync } from 'node:child_process';
import { type EngineName, hostile } from './engines.ts';

interface Ended {
  /** What ended it: the limit's code, or `right` where there was nothing to refuse. */
  readonly code: string;
  readonly message: string;
  /** Of the processor, which other processes do not lengthen. */
  readonly milliseconds: number;
  /** Bytes. */
  readonly peak: number;
}

const mebibyte = 1024 * 1024;
const mostMemory = 600 * mebibyte;

/**
 * `npm run bench -- hostile [word…]`: templates and builds that ask for more than a worker has, each in a process of its own: which limit
 * ended it, after how much of the processor's time, and the most memory that the process held. Only those are run whose engine and name
 * have all the words.
 */
export async function benchHostile(words: readonly string[]): Promise<void> {
  const inputs = (Object.keys(hostile) as EngineName[]).flatMap((engine) =>
    hostile[engine].names.map((name) => ({ engine, name })),
  );
  const wanted = inputs.filter(({ engine, name }) => words.every((word) => `${engine} ${name}`.includes(word)));
  console.log(`${'engine and input'.padEnd(66)}${'ms'.padStart(8)}${'MiB'.padStart(7)}  ended by`);
  const ended = wanted.map(({ engine, name }) => measure(engine, name));
  const peak = Math.max(...ended.map((each) => each.peak));
  const untyped = ended.filter(({ code }) => code === 'untyped' || code === 'killed');
  console.log(
    `${wanted.length} inputs, ${untyped.length} without a typed end; peak ${Math.round(peak / mebibyte)} MiB`,
  );
  if (untyped.length > 0 || peak > mostMemory) process.exitCode = 1;
}

function measure(engine: EngineName, name: string): Ended {
  const child = new URL('./child.ts', import.meta.url).pathname;
  const { stdout, signal, status } = spawnSync(process.execPath, [child, engine, name], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  const ended: Ended =
    status === 0
      ? JSON.parse(stdout)
      : { code: 'killed', message: `exit ${status ?? signal}`, milliseconds: Number.NaN, peak: 0 };
  const size = String(Math.round(ended.peak / mebibyte)).padStart(7);
  const end = `${ended.code}: ${ended.message.slice(0, 110)}`;
  const title = `${engine}: ${name}`.padEnd(66);
  console.log(`${title}${String(Math.round(ended.milliseconds)).padStart(8)}${size}  ${end}`);
  return ended;
}
