import type { ReceiverType } from '../receiver.ts';
import { verifyToken } from '../signature.ts';

/** @see https://docs.gitlab.com/user/project/integrations/webhooks/ */
export const gitlab: ReceiverType = ({ header }, { token }) => {
  verifyToken(header('x-gitlab-token'), token);
  return { event: (header('x-gitlab-event') ?? '').toLowerCase(), delivery: header('x-gitlab-event-uuid') ?? '' };
};
