import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { writeCommand } from './write-command.ts';

/** `npm run package:command`: writes the command `sluice` as an installable tarball, and prints its size. */
const dist = join(import.meta.dirname, '..', '..', 'dist');
const folder = join(dist, 'command');
const files = await writeCommand(folder);
const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
const packed = JSON.parse(
  execFileSync('npm', ['pack', folder, '--pack-destination', dist, '--json', '--ignore-scripts'], { encoding: 'utf8' }),
) as readonly { readonly filename: string; readonly size: number }[];
const [tarball] = packed;
if (tarball === undefined) throw new Error('npm pack wrote nothing');
console.log(`${files.length} files of ${(bytes / 1e6).toFixed(1)} MB, packed ${(tarball.size / 1e6).toFixed(1)} MB`);
console.log(`npm install --global ./${relative(process.cwd(), join(dist, tarball.filename))}`);
