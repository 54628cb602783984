import type { ReceiverType } from '../receiver.ts';
import { bitbucket } from './bitbucket.ts';
import { generic } from './generic.ts';
import { genericHmac } from './generic-hmac.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';

/** The types of receivers that are acted on; any other makes its Receiver Stalled. */
export const receiverTypes: Readonly<Record<string, ReceiverType | undefined>> = {
  bitbucket,
  generic,
  'generic-hmac': genericHmac,
  github,
  gitlab,
};
