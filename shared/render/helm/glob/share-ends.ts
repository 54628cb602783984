import { isDeepStrictEqual } from 'node:util';
import type { Meter } from '../../../base/go/meter.ts';
import type { GlobNode } from './read-glob.ts';

const pattern = (children: GlobNode[]): GlobNode => ({ kind: 'pattern', children });
const childrenOf = (node: GlobNode): readonly GlobNode[] => ('children' in node ? node.children : []);

/** Moves the common beginning and end of alternatives out of them; undefined if they have nothing in common. */
export function shareEnds(alternatives: readonly GlobNode[], meter: Meter): GlobNode | undefined {
  if (alternatives.some(({ kind }) => kind !== 'pattern')) return undefined;
  const { left, right } = commonEnds(alternatives.map(childrenOf), meter);
  if (left.length === 0 && right.length === 0) return undefined;
  const rests: GlobNode[] = [];
  for (const alternative of alternatives) {
    const children = childrenOf(alternative);
    const rest = children.slice(left.length, children.length - right.length);
    const node: GlobNode = rest.length === 0 ? { kind: 'nothing' } : pattern(rest);
    meter.step(rests.length);
    if (!rests.some((other) => isDeepStrictEqual(other, node))) rests.push(node);
  }
  const [only] = rests;
  const middle: GlobNode[] =
    rests.length > 1
      ? [{ kind: 'any-of', children: rests }]
      : only === undefined || only.kind === 'nothing'
        ? []
        : [only];
  return pattern([
    ...(left.length > 0 ? [pattern(left)] : []),
    ...middle,
    ...(right.length > 0 ? [pattern(right)] : []),
  ]);
}

interface Ends {
  readonly left: GlobNode[];
  readonly right: GlobNode[];
}

/** The common beginning and end of all rows, measured in the shortest row from both ends at once. */
function commonEnds(rows: readonly (readonly GlobNode[])[], meter: Meter): Ends {
  const left: GlobNode[] = [];
  let right: GlobNode[] = [];
  if (rows.length <= 1) return { left, right };
  const size = Math.min(...rows.map((row) => row.length));
  const shortest = rows.find((row) => row.length === size) as readonly GlobNode[];
  const others = rows.filter((row) => row !== shortest);
  let goesLeft = true;
  let goesRight = true;
  for (
    let from = 0, to = size - 1;
    left.length + right.length < size && to >= 0 && (goesLeft || goesRight);
    from++, to--
  ) {
    for (const other of others) {
      if (!goesLeft && !goesRight) break;
      meter.step();
      goesLeft &&= isDeepStrictEqual(shortest[from], other[from]);
      // The common end stops where it would meet the common beginning.
      goesRight &&= goesLeft ? to > from : true;
      goesRight &&= isDeepStrictEqual(shortest[to], other[to + other.length - size]);
    }
    if (goesLeft) left.push(shortest[from] as GlobNode);
    if (goesRight) right = [shortest[to] as GlobNode, ...right];
  }
  return { left, right };
}
