import { parseArgs } from 'node:util';
import { differentials } from './index.ts';

/** `npm run differential -- <name>… [--cases 2000] [--seed N]`: random cases through the original and through us. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
});
const options = { cases: Number(values.cases), seed: Number(values.seed) };
for (const name of positionals.length > 0 ? positionals : Object.keys(differentials)) {
  const load = differentials[name];
  if (load === undefined)
    throw new Error(`nothing is called ${name}: there are ${Object.keys(differentials).join(', ')}`);
  const { cases, built, differences } = await (await load()).run(options);
  for (const { name: found, input, original, ours } of differences)
    console.log(input === '' ? `--- ${found}` : `--- ${found}\n${input}\n  original:\n${original}\n  ours:\n${ours}`);
  console.log(`${name}: ${cases} cases (${built} built, seed ${options.seed}), ${differences.length} differences`);
  if (differences.length > 0) process.exitCode = 1;
}
