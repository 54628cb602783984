import { parseArgs } from 'node:util';
import { differentials, folderDifferentials } from './index.ts';
import type { DifferentialResult } from './result.ts';

/**
 * `npm run differential -- <name>… [--cases 2000] [--seed N]`: random cases through the original and through us.
 * `npm run differential -- kustomize-folders DIR…`: the folders of checkouts instead.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
});
const options = { cases: Number(values.cases), seed: Number(values.seed) };
const [first = '', ...folders] = positionals;
const onFolders = folderDifferentials[first];
if (onFolders === undefined) {
  for (const name of positionals.length > 0 ? positionals : Object.keys(differentials)) {
    const load = differentials[name];
    if (load === undefined) {
      const names = [...Object.keys(differentials), ...Object.keys(folderDifferentials)];
      throw new Error(`nothing is called ${name}: there are ${names.join(', ')}`);
    }
    report(`${name} (seed ${options.seed})`, await (await load()).run(options));
  }
} else {
  if (folders.length === 0) throw new Error(`${first} needs folders to compare`);
  report(first, await (await onFolders()).run(folders));
}

function report(name: string, { cases, built, differences }: DifferentialResult): void {
  for (const { name: found, input, original, ours } of differences)
    console.log(input === '' ? `--- ${found}` : `--- ${found}\n${input}\n  original:\n${original}\n  ours:\n${ours}`);
  console.log(`${name}: ${cases} cases (${built} built), ${differences.length} differences`);
  if (differences.length > 0) process.exitCode = 1;
}
