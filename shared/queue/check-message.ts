import { type OutgoingMessage, QueueError } from './port.ts';

const largestBody = 256 * 1024;
/** What SQS takes as a group or an id: printable ASCII without spaces. */
const identifier = /^[!-~]{1,128}$/;

/** @throws QueueError `too-large` or `not-accepted` where SQS would refuse the message. */
export function checkMessage(
  queue: string,
  fifo: boolean,
  { body, group, deduplicationId, delaySeconds = 0 }: OutgoingMessage,
): void {
  if (Buffer.byteLength(body) > largestBody)
    throw new QueueError('too-large', `queue ${queue}: a message is larger than ${largestBody} bytes`);
  if (body === '') throw new QueueError('not-accepted', `queue ${queue}: a message has at least one character`);
  if (fifo !== (group !== undefined))
    throw new QueueError(
      'not-accepted',
      `queue ${queue}: a group belongs to the messages of a FIFO queue, and only to them`,
    );
  if ([group, deduplicationId].some((id) => id !== undefined && !identifier.test(id)))
    throw new QueueError(
      'not-accepted',
      `queue ${queue}: a group or deduplication id is 1 to 128 printable ASCII characters, without spaces`,
    );
  if (delaySeconds < 0 || delaySeconds > 900 || (fifo && delaySeconds > 0)) {
    throw new QueueError('not-accepted', `queue ${queue}: a delay is 0 to 900 seconds, on standard queues`);
  }
}
