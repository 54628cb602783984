import { benches } from './index.ts';

/** `npm run bench -- <name> [arguments]` */
const [name = '', ...args] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const bench = benches[name];
if (bench === undefined) {
  console.error(`usage: npm run bench -- <name>\nnames: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  await bench(args);
}
