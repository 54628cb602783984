import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Makes Node cache what it compiles for the next run. This file is JavaScript because it runs before the cache is enabled: to strip the
 * types of a single file, Node loads a module that costs a short command a third of its time and 15 MB. Code in the cache is executed, so
 * the folder is the user's own and not the shared folder for temporary files. If it is missing or not writable, everything works, only
 * slower.
 */
const { NODE_COMPILE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'));
// If NODE_COMPILE_CACHE is set, Node has enabled the cache itself.
if (!NODE_COMPILE_CACHE && caches) enableCompileCache(join(caches, 'sluice', 'compiled'));
