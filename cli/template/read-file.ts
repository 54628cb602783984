import { readFileSync } from 'node:fs';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'not a directory',
};

/** The text of a file; `-` is standard input. @throws Error in the words of Go's `os` */
export function readFileOrFail(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const text = code === 'EISDIR' ? `read ${path}: is a directory` : `open ${path}: ${reasons[code] ?? code}`;
    throw new Error(text, { cause: error });
  }
}
