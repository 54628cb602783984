import type { OutgoingMessage } from '../queue/port.ts';

const mostEntries = 10;
const mostBytes = 1024 * 1024;

/** Messages in order, cut into batches as SQS takes them: at most 10 messages and 1 MiB each. */
export function batchMessages(messages: readonly OutgoingMessage[]): readonly (readonly OutgoingMessage[])[] {
  const batches: OutgoingMessage[][] = [];
  let current: OutgoingMessage[] = [];
  let size = 0;
  for (const message of messages) {
    const bytes = Buffer.byteLength(message.body);
    if (current.length === mostEntries || (current.length > 0 && size + bytes > mostBytes)) {
      batches.push(current);
      current = [];
      size = 0;
    }
    current.push(message);
    size += bytes;
  }
  return current.length === 0 ? batches : [...batches, current];
}
