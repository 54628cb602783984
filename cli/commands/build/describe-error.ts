import { relative } from 'node:path';
import { KustomizeError } from '../../../shared/build/kustomize/kustomize-error.ts';
import { messageOf } from '../../../shared/errors.ts';

/** What went wrong, with files named as somebody in this folder would name them. */
export function describeError(error: unknown): string {
  if (!(error instanceof KustomizeError) || !error.message.startsWith(error.file)) return messageOf(error);
  const near = (path: string): string => relative('.', `/${path}`) || '.';
  const top = `${error.file.split('/', 1)[0]}/`;
  const rest = error.message.slice(error.file.length).replace(/'([^']*)'/g, (quoted, word: string) => {
    return word.startsWith(top) ? `'${near(word)}'` : quoted;
  });
  return near(error.file) + rest;
}
