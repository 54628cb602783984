import { hostile, isEngine } from './engines.ts';

/** `child.ts <engine> <name>`: gives one hostile input to an engine, and prints how that ended as JSON. */
const [engine = '', name = ''] = process.argv.slice(2);
if (!isEngine(engine)) throw new Error(`no engine is called ${engine}`);
const run = await hostile[engine].load(name);
const started = process.cpuUsage();
const end = (): { readonly code: string; readonly message: string } => {
  try {
    return { code: 'right', message: run() };
  } catch (error) {
    const { cause, code, message } = error as Error & { readonly code?: string; readonly cause?: { code?: string } };
    const told = engine === 'template' ? cause?.code : code;
    return { code: told ?? 'untyped', message: message.replaceAll('\n', ' ').slice(0, 300) };
  }
};
const ended = end();
const { user, system } = process.cpuUsage(started);
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ...ended, milliseconds: (user + system) / 1000, peak: maxRSS * 1024 }));
