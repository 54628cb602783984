import type { ReceiverType } from '../receiver.ts';
import { bitbucket } from './bitbucket.ts';
import { generic } from './generic.ts';
import { genericHmac } from './generic-hmac.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';

/** The supported types of Receivers. A Receiver of any other type is Stalled. */
export const receiverTypes: Readonly<Record<string, ReceiverType | undefined>> = {
  bitbucket,
  generic,
  'generic-hmac': genericHmac,
  github,
  gitlab,
};
