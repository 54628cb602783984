import type { Fuzz } from './fuzz.ts';
import { packFuzz } from './pack/fuzz-pack.ts';
import { pktLineFuzz } from './pkt-line/fuzz-pkt-line.ts';

/** What `npm run fuzz -- <name>` may be asked for. */
export const fuzzes: Readonly<Record<string, Fuzz>> = { pack: packFuzz, 'pkt-line': pktLineFuzz };
