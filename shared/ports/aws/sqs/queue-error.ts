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

/** Turns an error of SQS into one of the queue. A `QueueError` and an abort are returned unchanged. */
export function queueErrorOf(error: unknown, queue: string): unknown {
  if (error instanceof QueueError || codeOf(error) === 'AbortError') return error;
  return new QueueError(codes[classifyAwsError(error)], `queue ${queue}: ${codeOf(error)}: ${messageOf(error)}`, {
    cause: error,
  });
}

/** True if SQS refused a call because the receipt is stale. */
export function isStaleReceipt(error: unknown): boolean {
  const code = codeOf(error);
  if (code === 'MessageNotInflight' || code === 'ReceiptHandleIsInvalid') return true;
  return code.startsWith('InvalidParameterValue') && /receipt/i.test(messageOf(error));
}
