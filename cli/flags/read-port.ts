import { InvalidArgumentError } from 'commander';

/** Checks a port number. @throws InvalidArgumentError, which commander prints with the flag */
export function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Expected a number up to 65535; 0 takes a free port.');
  return Number(text);
}
