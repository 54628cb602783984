import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Has Node keep what it compiles for the next run, and starts the command. This file is no TypeScript, as it is read before anything is kept: to
 * take types out of a single file, Node loads what costs a short command a third of its time and 15 MB. What lies in the folder is run: it is the
 * user's own, not one that is shared as that for temporary files is. Where there is none or it cannot be written, everything works, only slower.
 */
const { NODE_COMPILE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'));
// Node has seen to its own variable by now.
if (!NODE_COMPILE_CACHE && caches) enableCompileCache(join(caches, 'sluice', 'compiled'));
await import('./sluice.ts');
