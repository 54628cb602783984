import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The licenses of all packages that are part of a bundle, which must be distributed with it. @throws Error if one has none */
export function licensesOf({ outputs }: Metafile, root: string): string {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => licenseOf(join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** Its text is in the file LICENSE of every package of this project. */
const ours = 'Apache-2.0';

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(?:(?:un)?licen[cs]e|copying)/i.test(entry));
  if (file === undefined && license === ours) return `${name} ${version} (${license}, as in the file LICENSE)\n`;
  if (file === undefined) throw new Error(`${name} has no license file, which the package must include`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
