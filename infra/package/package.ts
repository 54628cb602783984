import { join } from 'node:path';
import { bundleFunctions } from './bundle.ts';
import { measureImport } from './measure-import.ts';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'functions');

console.error('bundling …');
const bundles = await bundleFunctions(folder);
console.log('function         size   import  processor');
for (const { name, file, bytes } of bundles) {
  const { wallMs, cpuMs } = measureImport(file);
  const cells = [`${(bytes / 1024).toFixed(0)} KB`, `${wallMs.toFixed(0)} ms`, `${cpuMs.toFixed(0)} ms`];
  console.log(`${name.padEnd(10)} ${cells.map((cell) => cell.padStart(9)).join(' ')}`);
}
