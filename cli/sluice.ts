import { keepCompiled } from './keep-compiled.ts';
import { keepHeapSmall } from './serve/keep-heap-small.ts';

// Before anything else is loaded: V8 does not take back what it has given the heap while it loads.
if (process.argv[2] === 'serve') keepHeapSmall();
keepCompiled();
const { main } = await import('./main.ts');
await main();
