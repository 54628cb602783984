import type { ReceiverType } from '../receiver.ts';

/** Any request to the path, which contains a digest of the token. */
export const generic: ReceiverType = () => ({ delivery: '' });
