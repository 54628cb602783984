import type { ReceiverType } from '../receiver.ts';
import { verifySignature } from '../signature.ts';

/** @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: ReceiverType = ({ header, body }, { token }) => {
  verifySignature(header('x-hub-signature-256') ?? header('x-hub-signature'), body, token, ['sha1', 'sha256']);
  return { event: (header('x-github-event') ?? '').toLowerCase(), delivery: header('x-github-delivery') ?? '' };
};
