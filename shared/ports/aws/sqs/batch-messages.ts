import type { OutgoingMessage } from '../../../queue/port.ts';

const mostEntries = 10;
const mostBytes = 1024 * 1024;

/**
 * Cuts messages, in order, into batches for SQS: at most 10 messages and 1 MiB each, and at most one message of a group. SQS may refuse a
 * message and accept those after it; sent again, it would arrive after its successors.
 */
export function batchMessages(messages: readonly OutgoingMessage[]): readonly (readonly OutgoingMessage[])[] {
  const batches: OutgoingMessage[][] = [];
  let current: OutgoingMessage[] = [];
  let groups = new Set<string>();
  let size = 0;
  for (const message of messages) {
    const { body, group } = message;
    const bytes = Buffer.byteLength(body);
    const isFull = current.length === mostEntries || size + bytes > mostBytes;
    if (current.length > 0 && (isFull || (group !== undefined && groups.has(group)))) {
      batches.push(current);
      current = [];
      groups = new Set();
      size = 0;
    }
    current.push(message);
    if (group !== undefined) groups.add(group);
    size += bytes;
  }
  return current.length === 0 ? batches : [...batches, current];
}
