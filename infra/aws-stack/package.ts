import { relative } from 'node:path';
import { measureImport } from './measure-import.ts';
import { packageStack } from './package-stack.ts';

/** `npm run package`: packages what `sluice deploy` deploys, and prints the size and the import time of each bundle. */
const { template, bundles } = await packageStack({ stage: 'prod' }, (line) => console.error(line));
console.log('function         size   import  processor');
for (const { name, file, bytes } of bundles) {
  const { wallMs, cpuMs } = measureImport(file);
  const cells = [`${(bytes / 1024).toFixed(0)} KB`, `${wallMs.toFixed(0)} ms`, `${cpuMs.toFixed(0)} ms`];
  console.log(`${name.padEnd(10)} ${cells.map((cell) => cell.padStart(9)).join(' ')}`);
}
console.log(`${relative(process.cwd(), template)}: cfn-lint has no findings`);
