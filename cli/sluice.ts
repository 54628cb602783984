import { endSoon } from './io/end-soon.ts';
import { keepHeapSmall } from './io/keep-heap-small.ts';

const [, , command] = process.argv;
// Before anything else is loaded: V8 does not take back what it has given the heap while it loads.
if (command === 'serve') keepHeapSmall();
if (command === 'build') endSoon();
const { main } = await import('./main.ts');
await main();
