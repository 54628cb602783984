import { fromPlain, type Value } from '../../../../base/go/value.ts';
import { drafts } from '../read/draft.ts';
import { files2019, files2020 } from './newer-drafts.ts';
import { draft4, draft6, draft7 } from './older-drafts.ts';

const files: ReadonlyMap<string, object> = new Map(
  [
    ['http://json-schema.org/draft-04/schema', draft4],
    ['http://json-schema.org/draft-06/schema', draft6],
    ['http://json-schema.org/draft-07/schema', draft7],
    ...files2019,
    ...files2020,
  ].map(([url, file]) => [withoutScheme(url as string), file as object]),
);

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

/** The metaschema that a URL means; undefined where it means none. What Helm brings along is not read from the network. */
export function findMetaschema(url: string): Value {
  const bare = withoutScheme(url);
  const latest = withoutScheme(drafts.at(-1)?.url ?? '');
  const file = bare === url ? undefined : files.get(bare === 'json-schema.org/schema' ? latest : bare);
  return file === undefined ? undefined : fromPlain(file);
}
