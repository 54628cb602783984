#!/usr/bin/env node
import { refusalOf } from './supported-node.mjs';

/**
 * The command `sluice`. In a checkout it is TypeScript; in a package it is JavaScript, because Node strips no types below `node_modules`.
 * Every Node, however old, has to understand this file.
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

/** Beside this file in a checkout and in the package; below `dist` if a checkout is packed as it is. */
async function findProgram() {
  const { existsSync } = await import('node:fs');
  const places = ['./sluice.ts', './sluice.js', '../dist/command/sluice.js'];
  return places.find((place) => existsSync(new URL(place, import.meta.url)));
}

function unbuilt() {
  return 'this package lacks its program; run npm run package:command in the checkout and install what it writes';
}
