import { StoreError } from '../store/object-store.ts';

/**
 * What a failed AWS call means to its caller. `conflict` is S3's 409 to concurrent conditional writes, and worth another try. `ambiguous`
 * failures (no answer, or 5xx) may have taken effect.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export type AwsFailure = 'conflict' | 'throttled' | 'ambiguous' | 'refused';

const throttlingNames: ReadonlySet<string> = new Set([
  'SlowDown',
  'RequestThrottled',
  'RequestThrottledException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'KmsThrottled',
  'OverLimit',
]);

interface AwsError {
  readonly name?: string;
  /** The code of AWS, if `name` is the name of the class. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The HTTP status of the answer, or undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as AwsError).$metadata?.httpStatusCode;
}

/** The error's code as AWS names it, without the prefix of the query protocol. */
export function codeOf(error: unknown): string {
  const { name = '', code = '' } = error as AwsError;
  return (name === 'AwsCallError' ? code : name).replace(/^(AWS\.SimpleQueueService\.|com\.amazonaws\.sqs#)/, '');
}

/** Classifies the error of a failed call; see `AwsFailure`. */
export function classifyAwsError(error: unknown): AwsFailure {
  if (error instanceof StoreError) return 'refused';
  const status = statusOf(error);
  const code = codeOf(error);
  if (throttlingNames.has(code) || status === 429) return 'throttled';
  if (code === 'AbortError' || code === 'CredentialsProviderError') return 'refused';
  if (status === 409)
    return code === 'ConditionalRequestConflict' || code === 'OperationAborted' ? 'conflict' : 'refused';
  if (code === 'RequestTimeout' || status === undefined || status >= 500) return 'ambiguous';
  // An answer whose body was cut off is reported with the status of its head.
  return status < 300 ? 'ambiguous' : 'refused';
}
