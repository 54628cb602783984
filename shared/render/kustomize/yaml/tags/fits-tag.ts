import type { ScalarEvent } from 'js-yaml';
import { readBinary, resolveNumber } from '../../../../base/go/yaml/resolve-scalar.ts';
import { readTimestamp } from '../../../../base/go/yaml/timestamp.ts';

const fitting: Readonly<Record<string, (text: string) => boolean>> = {
  int: (text) => resolveNumber(text)?.type === 'int',
  float: (text) => resolveNumber(text) !== undefined || /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text),
  bool: (text) => /^(?:true|True|TRUE|false|False|FALSE)$/.test(text),
  null: (text) => /^(?:|~|null|Null|NULL)$/.test(text),
  timestamp: (text) => readTimestamp(text) !== undefined,
  binary: (text) => readBinary(text) !== undefined,
  merge: (text) => text === '<<',
};

/** The name of a scalar's tag if YAML defines it, such as `int` for `!!int`; undefined for other tags and for none. */
export function tagNameOf({ tagStart, tagEnd }: ScalarEvent, source: string): string | undefined {
  if (tagStart < 0) return undefined;
  return /^(?:!!|!<tag:yaml\.org,2002:)(\w+)>?$/.exec(source.slice(tagStart, tagEnd))?.[1];
}

/** Whether the third version of Go's library can read a text as what its tag says. It takes a text with any other tag as it is. */
export function fitsTag(name: string | undefined, text: string): boolean {
  return name === undefined || !Object.hasOwn(fitting, name) || (fitting[name] as (text: string) => boolean)(text);
}
