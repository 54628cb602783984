import type { ReceiverType } from '../receiver.ts';
import { verifyHubSignature } from '../signature.ts';

/** Bitbucket Server and Data Center. @see https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html */
export const bitbucket: ReceiverType = (request, secret) => {
  verifyHubSignature(request, secret);
  return { event: (request.header('x-event-key') ?? '').toLowerCase(), delivery: request.header('x-request-id') ?? '' };
};
