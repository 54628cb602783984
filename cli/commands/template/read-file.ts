import { readFileSync } from 'node:fs';
import { decodeUtf8 } from '../../../shared/base/go/utf8.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'not a directory',
};

/** The text of a file; bytes that are not UTF-8 stay as they are. `-` is standard input. @throws Error in the words of Go's `os` */
export function readFileOrFail(path: string): string {
  try {
    return decodeUtf8(readFileSync(path === '-' ? 0 : path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const text = code === 'EISDIR' ? `read ${path}: is a directory` : `open ${path}: ${reasons[code] ?? code}`;
    throw new Error(text, { cause: error });
  }
}
