import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError, which commander prints with the flag */
export function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port is a number up to 65535; 0 takes a free one.');
  return Number(text);
}
