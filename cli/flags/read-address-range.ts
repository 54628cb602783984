import { InvalidArgumentError } from 'commander';
import { messageOf } from '../../shared/base/errors.ts';
import { createDialer } from '../../shared/ports/net/dialer.ts';

/** Checks a value of a repeatable flag for address ranges. @throws InvalidArgumentError, which commander prints with the flag */
export function readAddressRange(text: string, earlier: readonly string[] = []): readonly string[] {
  try {
    createDialer({ allowed: [text] });
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
  return [...earlier, text];
}
