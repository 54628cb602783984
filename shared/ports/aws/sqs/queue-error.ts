import { messageOf } from '../../../base/errors.ts';
import type { QueueErrorCode } from '../../../queue/port.ts';
import { QueueError } from '../../../queue/port.ts';
import { type AwsFailure, classifyAwsError, codeOf } from '../classify-error.ts';

const codes: Readonly<Record<AwsFailure, QueueErrorCode>> = {
  conflict: 'unavailable',
  throttled: 'throttled',
  ambiguous: 'unavailable',
  refused: 'unavailable',
};

/** The queue's error for what SQS answered; a `QueueError` stays what it is. */
export function queueErrorOf(error: unknown, queue: string): unknown {
  if (error instanceof QueueError || codeOf(error) === 'AbortError') return error;
  return new QueueError(codes[classifyAwsError(error)], `queue ${queue}: ${codeOf(error)}: ${messageOf(error)}`, {
    cause: error,
  });
}

/** Whether SQS says that a receipt no longer holds its message. */
export function isStaleReceipt(error: unknown): boolean {
  const code = codeOf(error);
  if (code === 'MessageNotInflight' || code === 'ReceiptHandleIsInvalid') return true;
  return code.startsWith('InvalidParameterValue') && /receipt/i.test(messageOf(error));
}
