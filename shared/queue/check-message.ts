import { type OutgoingMessage, QueueError } from './port.ts';

const largestBody = 256 * 1024;
/** A group or an id as SQS accepts it: printable ASCII without spaces. */
const identifier = /^[!-~]{1,128}$/;

/** Checks a message by SQS's rules. @throws QueueError `too-large` or `not-accepted` if SQS would refuse it */
export function checkMessage(
  queue: string,
  fifo: boolean,
  { body, group, deduplicationId, delaySeconds = 0 }: OutgoingMessage,
): void {
  if (Buffer.byteLength(body) > largestBody)
    throw new QueueError('too-large', `queue ${queue}: a message is larger than ${largestBody} bytes`);
  if (body === '') throw new QueueError('not-accepted', `queue ${queue}: a message has at least one character`);
  if (fifo !== (group !== undefined))
    throw new QueueError('not-accepted', `queue ${queue}: messages of a FIFO queue have a group, and others have none`);
  if ([group, deduplicationId].some((id) => id !== undefined && !identifier.test(id)))
    throw new QueueError(
      'not-accepted',
      `queue ${queue}: a group or deduplication id is 1 to 128 printable ASCII characters, without spaces`,
    );
  if (delaySeconds < 0 || delaySeconds > 900 || (fifo && delaySeconds > 0)) {
    throw new QueueError('not-accepted', `queue ${queue}: a delay is 0 to 900 seconds, on standard queues`);
  }
}
