import { receiveHook } from '../receiver/receive-hook.ts';
import { wakeOwner } from '../wake/announced-edit.ts';
import type { QueueWork } from './work.ts';

/** Hooks, and edits of which only the object is known. */
export const intake: QueueWork<'intake'> = {
  queue: 'intake',
  reconcilers: {},
  jobs: { receive: receiveHook, edited: wakeOwner },
};
