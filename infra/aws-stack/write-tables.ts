import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFunctionTables } from './function-tables.ts';

/** `npm run tables`: rewrites the tables of functions in the documentation. */
const page = join(import.meta.dirname, '..', '..', 'docs', 'deploy-aws.md');
writeFileSync(page, writeFunctionTables(readFileSync(page, 'utf8')));
