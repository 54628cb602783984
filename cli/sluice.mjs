import { refusalOf } from './supported-node.mjs';

/**
 * The command `sluice`. In a checkout it is TypeScript, in a package one file of JavaScript, as Node takes no types out of what is below
 * `node_modules`. What this file says must be understood by every Node, however old: nothing newer than `import()`.
 */
const refusal = refusalOf(process.versions.node);
if (refusal === undefined) {
  await import('./keep-compiled.mjs');
  await import(await findProgram());
} else {
  console.error(`sluice: ${refusal}`);
  process.exitCode = 1;
}

/** Beside this file in a checkout and in the package, else where a checkout is packed as it is. */
async function findProgram() {
  const { existsSync } = await import('node:fs');
  const places = ['./sluice.ts', './sluice.js', '../dist/command/sluice.js'];
  return places.find((place) => existsSync(new URL(place, import.meta.url))) ?? './sluice.js';
}
