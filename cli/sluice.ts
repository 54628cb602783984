import { endSoon } from './io/end-soon.ts';
import { keepHeapSmall } from './io/keep-heap-small.ts';

const [, , command] = process.argv;
// Before anything else is loaded, because V8 does not shrink a heap that has grown while modules load.
if (command === 'serve') keepHeapSmall();
if (command === 'build') endSoon();
const { main } = await import('./main.ts');
await main();
