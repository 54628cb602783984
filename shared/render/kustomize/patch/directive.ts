import { isMap, type Node, type NodeMap, textOf } from './merge-node.ts';
import { setItem } from './set-item.ts';

/** What `$patch` says is to be done. */
export type Directive = 'merge' | 'replace' | 'delete' | 'unknown';

const field = '$patch';

/** A map's directive, which is taken out of it. */
export function takeMapDirective(map: NodeMap): Directive {
  if (!Object.hasOwn(map, field)) return 'merge';
  const directive = directiveOf(map[field] as Node);
  if (directive !== 'unknown') delete map[field];
  return directive;
}

/** A list's directive is in an item of its own, which is taken out of the list. */
export function takeListDirective(list: Node[]): Directive {
  const item = list.find((one) => isMap(one) && Object.hasOwn(one, field));
  if (!isMap(item) || Object.keys(item).length > 1) return 'merge';
  const directive = directiveOf(item[field] as Node);
  if (directive !== 'unknown') setItem(list, undefined, [field], [directive]);
  return directive;
}

function directiveOf(value: Node): Directive {
  const text = textOf(value);
  return text === 'merge' || text === 'replace' || text === 'delete' ? text : 'unknown';
}
