#!/usr/bin/env node
import { refusalOf } from './supported-node.mjs';

/**
 * The command `sluice`. In a checkout it is TypeScript, in a package one file of JavaScript, as Node takes no types out of what is below
 * `node_modules`. What this file says must be understood by every Node, however old.
 */
const program = await findProgram();
const refusal = refusalOf(process.versions.node) ?? (program === undefined ? unbuilt() : undefined);
if (refusal === undefined) {
  await import('./keep-compiled.mjs');
  await import(program);
} else {
  console.error(`sluice: ${refusal}`);
  process.exitCode = 1;
}

/** Beside this file in a checkout and in the package, else where a checkout is packed as it is. */
async function findProgram() {
  const { existsSync } = await import('node:fs');
  const places = ['./sluice.ts', './sluice.js', '../dist/command/sluice.js'];
  return places.find((place) => existsSync(new URL(place, import.meta.url)));
}

function unbuilt() {
  return 'this package lacks its program; npm run package:command in the checkout packs it whole';
}
