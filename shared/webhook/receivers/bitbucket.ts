import type { ReceiverType } from '../receiver.ts';
import { verifySignature } from '../signature.ts';

/** Bitbucket Server. */
export const bitbucket: ReceiverType = ({ header, body }, { token }) => {
  verifySignature(header('x-hub-signature'), body, token, ['sha256']);
  return { event: (header('x-event-key') ?? '').toLowerCase(), delivery: header('x-request-id') ?? '' };
};
