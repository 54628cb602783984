import { messageOf } from '../../../base/errors.ts';
import { StoreError } from '../../store/object-store.ts';
import { classifyAwsError, codeOf } from '../classify-error.ts';

/** Turns an error of S3 into one of the store. A `StoreError` and an abort are returned unchanged. */
export function storeErrorOf(error: unknown, bucket: string, key: string): unknown {
  if (error instanceof StoreError || codeOf(error) === 'AbortError') return error;
  const code = classifyAwsError(error) === 'throttled' ? 'throttled' : 'unavailable';
  return new StoreError(code, key, `bucket ${bucket}, key ${key}: ${codeOf(error)}: ${messageOf(error)}`, {
    cause: error,
  });
}
