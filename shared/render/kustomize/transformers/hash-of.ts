import { createHash } from 'node:crypto';
import { encodeJson } from '../../../base/go/json/encode-json.ts';
import { fromPlain } from '../../../base/go/value.ts';
import { isObject, type Json, type KubeObject } from '../object/resource.ts';
import { scalarText } from '../yaml/written-scalars.ts';

/** Letters that cannot make a word, for the digits that could. */
const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/**
 * The suffix of a generated object's name: ten characters that follow its content, not its name.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go
 */
export function hashOf(object: KubeObject): string {
  const json = encodeJson(fromPlain(contentOf(object)));
  const hex = createHash('sha256').update(json).digest('hex').slice(0, 10);
  return [...hex].map((digit) => letters[digit] ?? digit).join('');
}

function contentOf(object: KubeObject): Json {
  const { kind, stringData, binaryData } = object;
  const content = { kind, name: '', data: hashedValue(object, 'data') };
  return kind === 'Secret'
    ? { ...content, type: hashedValue(object, 'type'), ...(isObject(stringData) && { stringData }) }
    : { ...content, ...(isObject(binaryData) && { binaryData }) };
}

/** What a patch has made a text of counts as that; a list counts as nothing. */
function hashedValue(object: KubeObject, key: string): Json {
  const value = object[key];
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return scalarText(object, key);
  return isObject(value) ? value : null;
}
