import { createHmac } from 'node:crypto';
import type { SourceKindName } from '../flux/kinds.ts';
import { sourceKinds } from './kinds/index.ts';

/** Archive format version. Bump it whenever the bytes change. */
const packer = 1;

/**
 * A hash of everything that shapes the bytes of a source, and of who may fetch them: the credentials, and the addresses that may be
 * connected to. Nobody reads through the cache what their own key would not open, or their own cluster not reach. It is keyed as a whole:
 * a URL too may hold a password, which nobody who sees the bucket may guess and prove.
 *
 * @param request what `sourceKinds[kind].request` returned
 */
export function sourceIdentity(secret: Uint8Array, kind: SourceKindName, request: unknown): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify({ kind, packer, ...sourceKinds[kind].identify(request) }))
    .digest('hex');
}
