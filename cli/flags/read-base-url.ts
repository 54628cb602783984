import { InvalidArgumentError } from 'commander';

/** An address to which paths are appended, without a slash at its end. @throws InvalidArgumentError, which commander prints with the flag */
export function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBase = url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== '' && !/[?#@]/.test(text);
  if (!isBase) throw new InvalidArgumentError('It is an address such as https://sluice.example.com, without a query.');
  return text.replace(/\/+$/, '');
}
