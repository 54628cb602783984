import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleFunctions } from './bundle.ts';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'functions');
const runs = 5;

/** The environment in which a bundle is imported to be timed: its first request is never sent. */
const environment = {
  PATH: process.env['PATH'] ?? '',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  SLUICE_BUCKET: 'none',
  SLUICE_QUEUES: 'https://sqs.example.com/none-',
  SLUICE_SECRET: 'none',
  SLUICE_GATEWAY_URL: 'https://gateway.example.com',
  SLUICE_VERSION: 'none',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
};

/** Milliseconds until a fresh process has loaded a bundle and it asks for its secret; the median. */
function coldImportMs(file: string): number {
  const script = `const t=performance.now();process.on('exit',()=>console.log(performance.now()-t));import(${JSON.stringify(file)}).catch(()=>undefined);setImmediate(function f(){if(globalThis.asked)process.exit();setImmediate(f)})`;
  const preload = `data:text/javascript,${encodeURIComponent("import net from 'node:net';const c=net.Socket.prototype.connect;net.Socket.prototype.connect=function(...a){globalThis.asked=true;return c.apply(this,a)}")}`;
  const times = Array.from({ length: runs }, () =>
    Number(
      execFileSync(process.execPath, ['--import', preload, '--input-type=module', '-e', script], {
        env: environment,
        encoding: 'utf8',
      }),
    ),
  ).sort((a, b) => a - b);
  return times[Math.floor(runs / 2)] ?? Number.NaN;
}

console.error('bundling …');
const bundles = await bundleFunctions(folder);
for (const { name, file, bytes } of bundles) {
  const size = `${(bytes / 1024).toFixed(0)} KB`.padStart(9);
  console.log(`${name.padEnd(10)} ${size} ${coldImportMs(file).toFixed(0).padStart(5)} ms`);
}
