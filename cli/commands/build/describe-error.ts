import { relative } from 'node:path';
import { messageOf } from '../../../shared/base/errors.ts';
import { KustomizeError } from '../../../shared/render/kustomize/kustomize-error.ts';

/** The error's message, with paths relative to the current folder. */
export function describeError(error: unknown): string {
  if (!(error instanceof KustomizeError) || !error.message.startsWith(error.file)) return messageOf(error);
  const near = (path: string): string => relative('.', `/${path}`) || '.';
  const top = `${error.file.split('/', 1)[0]}/`;
  const rest = error.message.slice(error.file.length).replace(/'([^']*)'/g, (quoted, word: string) => {
    return word.startsWith(top) ? `'${near(word)}'` : quoted;
  });
  return near(error.file) + rest;
}
