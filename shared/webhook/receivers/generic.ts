import type { ReceiverType } from '../receiver.ts';

/** Proved by nothing but its path, which holds a digest of the token. */
export const generic: ReceiverType = () => ({ delivery: '' });
