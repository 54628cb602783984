/** Properties of a regular expression, known before it is compiled. */
export interface RegexpDescription {
  /** Upper bound of its number of instructions, also for an invalid expression. */
  readonly size: number;
  /** True if finding the end of a match may require reading beyond it, as for `a(.*b)?`. */
  readonly readsOn: boolean;
}

interface Group {
  size: number;
  /** Size of the last item, to which a following repetition applies. */
  last: number;
  /** True if something in the group, or in the last item, has an unbounded repetition. */
  repeats: boolean;
  lastRepeats: boolean;
  hasChoice: boolean;
}

const token =
  /\\[pP]\{[^}]*\}|\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu;
const newGroup = (): Group => ({ size: 1, last: 0, repeats: false, lastRepeats: false, hasChoice: false });

/** How many copies of its item `{n,m}` expands to. */
function countOf(repetition: string): number {
  const [, least = '', comma, most = ''] = /^\{(\d+)(,)?(\d*)\}/.exec(repetition) ?? [];
  return comma === undefined || most === '' ? Number(least) + 1 : Math.max(1, Number(most));
}

function repeat(group: Group, part: string): boolean {
  const isUnbounded = /^(?:[*+]|\{\d+,\})/.test(part);
  const isOptional = part.startsWith('?') || part.startsWith('{');
  const times = part.startsWith('{') ? countOf(part) : 1;
  const size = group.last * times + times;
  group.size += size - group.last;
  group.last = size;
  const readsOn = (isUnbounded || isOptional) && group.lastRepeats;
  if (isUnbounded) {
    group.repeats = true;
    group.lastRepeats = true;
  }
  return readsOn;
}

function add(group: Group, size: number, repeats = false): void {
  group.size += size;
  group.last = size;
  group.lastRepeats = repeats;
  group.repeats ||= repeats;
}

/** Describes a regular expression of RE2's syntax by its text alone. */
export function describeRegexp(pattern: string): RegexpDescription {
  const groups = [newGroup()];
  let readsOn = false;
  for (const [part] of pattern.matchAll(token)) {
    const group = groups.at(-1)!;
    if (part === '(') groups.push(newGroup());
    else if (part === ')' && groups.length > 1) {
      const { size, repeats, hasChoice } = groups.pop()!;
      readsOn ||= hasChoice && repeats;
      add(groups.at(-1)!, size + 2, repeats);
    } else if (part === '|') {
      group.hasChoice = true;
      add(group, 2);
    } else if (/^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/.test(part)) readsOn = repeat(group, part) || readsOn;
    else add(group, part.startsWith('\\Q') ? part.length : 1);
  }
  const outer = groups[0]!;
  const size = groups.reduce((sum, group) => sum + group.size, 2);
  return { size, readsOn: readsOn || (outer.hasChoice && outer.repeats) };
}
