import { join, relative } from 'node:path';
import { writeLibrary } from './write-library.ts';

/** `npm run package:library`: writes the engines as an installable package, and prints its size. */
const folder = join(import.meta.dirname, '..', '..', 'dist', 'library');
const modules = await writeLibrary(folder);
for (const { file, bytes } of modules)
  console.log(`${file.padEnd(20)} ${`${(bytes / 1024).toFixed(0)} KB`.padStart(7)}`);
console.log(`npm install ./${relative(process.cwd(), folder)}`);
