import type { ReceiverType } from '../receiver.ts';
import { verifyHubSignature } from '../signature.ts';

/** @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: ReceiverType = (request, secret) => {
  verifyHubSignature(request, secret);
  return {
    event: (request.header('x-github-event') ?? '').toLowerCase(),
    delivery: request.header('x-github-delivery') ?? '',
  };
};
