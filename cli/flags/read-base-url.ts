import { InvalidArgumentError } from 'commander';

/**
 * Checks a URL to which paths are appended, and returns it without a trailing slash.
 *
 * @throws InvalidArgumentError, which commander prints with the flag
 */
export function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBase = url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== '' && !/[?#@]/.test(text);
  if (!isBase) throw new InvalidArgumentError('Expected a URL such as https://sluice.example.com, without a query.');
  return text.replace(/\/+$/, '');
}
