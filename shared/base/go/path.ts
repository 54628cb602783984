import { trimEnd } from './strings/trim-end.ts';

/** `path.Clean`: the shortest equivalent path; `.` for an empty one. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  return (rooted ? '/' : '') + parts.join('/') || '.';
}

/** `path.Base`: the last element; `.` for an empty path, `/` for slashes only. */
export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = trimEnd(path, '/');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** `path.Dir`: all but the last element, cleaned. */
export function directoryPath(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** `path.Ext`: from the last dot of the last element on. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}
