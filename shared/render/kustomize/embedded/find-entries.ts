import { type ItemSelector, isIndex, matchesPattern, selectorOf } from '../match/replacement-paths.ts';
import { readTextNode } from './read-text-node.ts';
import { type Entry, isNull, newScalar, type Pair, type TextNode, uncommented } from './text-node.ts';
import { writeTextNode } from './write-text-node.ts';

/** What is made at the end of a path where there is nothing; undefined: nothing is. */
export type Made = 'scalar' | 'map' | 'list' | undefined;

/**
 * The places in a YAML text to which a path leads, as kustomize finds them: no alias is followed and nothing merged, of a key given twice
 * the first counts. Below null, and in a text within the text, what is found or made is not a part of the text.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/yaml/match.go
 * @throws RangeError where the path makes no sense; KustomizeError `bad-replacement` of a wrong regular expression
 */
export function findEntries(entry: Entry, path: readonly string[], made: Made): readonly Entry[] {
  const [segment, ...rest] = path;
  if (segment === undefined) return [entry];
  if (isIndex(segment)) return findIndexed(itemsOf(entry.value), Number(segment), rest, made);
  const selector = selectorOf(segment);
  if (selector !== undefined) return findSelected(itemsOf(entry.value), selector, rest, made);
  if (segment === '*') return itemsOf(entry.value).flatMap((item) => findEntries(item, rest, made));
  return findInField(pairsOf(entry.value), segment, rest, made);
}

function itemsOf(node: TextNode): Entry[] {
  if (isNull(node)) return [];
  if (node.kind === 'list') return node.entries;
  throw new RangeError(`an item is looked for in a ${node.kind} instead of a list`);
}

function pairsOf(node: TextNode): Pair[] {
  if (isNull(node)) return [];
  if (node.kind === 'map') return node.entries;
  throw new RangeError(`a key is looked for in a ${node.kind} instead of a map`);
}

function findIndexed(items: Entry[], at: number, rest: readonly string[], made: Made): readonly Entry[] {
  if (made !== undefined && at === items.length) items.push(newEntry(rest, made));
  const item = items[at];
  if (item === undefined) throw new RangeError(`there is no item ${at} among ${items.length}`);
  return findEntries(item, rest, made);
}

function findSelected(items: Entry[], selector: ItemSelector, rest: readonly string[], made: Made): readonly Entry[] {
  // What is selected by its own text is found, however the path goes on.
  const below = (item: Entry): readonly Entry[] => (selector.key === '' ? [item] : findEntries(item, rest, made));
  const found = items.filter(({ value }) => isSelected(value, selector)).flatMap(below);
  if (made === undefined || found.length > 0) return found;
  const item = { value: selectedNode(selector) };
  items.push(item);
  return below(item);
}

function isSelected(node: TextNode, { key, value }: ItemSelector): boolean {
  const compared = key === '' ? node : node.kind === 'map' ? pairOf(node.entries, key)?.value : undefined;
  if (compared === undefined) return false;
  return matchesPattern(value, writeTextNode({ root: compared, head: '', foot: '' }).trim());
}

function selectedNode({ key, value }: ItemSelector): TextNode {
  const text = newScalar(value);
  if (key === '') return text;
  return { kind: 'map', flow: false, entries: [{ key: newScalar(key), value: text }], comments: uncommented };
}

function findInField(pairs: Pair[], key: string, rest: readonly string[], made: Made): readonly Entry[] {
  let found: Entry | undefined = pairOf(pairs, key);
  if (found === undefined) {
    if (made === undefined) return [];
    const pair = { key: newScalar(key), ...newEntry(rest, made) };
    pairs.push(pair);
    found = pair;
  }
  const { value } = found;
  return value.kind === 'scalar' && rest.length > 0
    ? findWithin(value.value, rest, made)
    : findEntries(found, rest, made);
}

function pairOf(pairs: readonly Pair[], key: string): Pair | undefined {
  return pairs.find(
    ({ key: node }) => (node.kind === 'alias' ? node.name : node.kind === 'scalar' && node.value) === key,
  );
}

/** The places within a text of its own. @throws RangeError, also if that is not YAML, or empty */
export function findWithin(text: string, path: readonly string[], made: Made): readonly Entry[] {
  const document = readTextNode(text);
  if (document === undefined) throw new RangeError('a path does not go through a plain text');
  return findEntries({ value: document.root }, path, made);
}

/** What is made under a key or an index from which the path goes on like this. */
function newEntry([next]: readonly string[], made: NonNullable<Made>): Entry {
  const isInList = next !== undefined && (isIndex(next) || /^\[.*\]$/s.test(next));
  const kind = next === undefined || next === '' ? made : isInList ? 'list' : 'map';
  if (kind === 'scalar') return { value: newScalar('') };
  return { value: { kind, flow: false, entries: [], comments: uncommented } };
}
