/** One element of a Go time layout, such as `2006` or `Jan`. Literal text has the kind `literal`. */
export interface LayoutPart {
  readonly kind: string;
  readonly text: string;
}

/** The elements in the order in which Go tries them at a place of the layout: longer ones first. */
const elements = [
  'January',
  'Jan',
  'Monday',
  'Mon',
  'MST',
  '002',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '2006',
  '__2',
  '_2006',
  '_2',
  '15',
  'PM',
  'pm',
  '-070000',
  '-07:00:00',
  '-0700',
  '-07:00',
  '-07',
  'Z070000',
  'Z07:00:00',
  'Z0700',
  'Z07:00',
  'Z07',
  '1',
  '2',
  '3',
  '4',
  '5',
] as const;

const fraction = /^[.,](0+|9+)(?![0-9])/;

function elementAt(layout: string, at: number): LayoutPart | undefined {
  const rest = layout.slice(at);
  const decimals = fraction.exec(rest);
  if (decimals !== null) return { kind: decimals[1]![0] === '0' ? '.000' : '.999', text: decimals[0] };
  for (const text of elements) {
    if (!rest.startsWith(text)) continue;
    if (text === 'Jan' && /^[a-z]/.test(rest.slice(3))) continue;
    if (text === 'Mon' && /^[a-z]/.test(rest.slice(3))) continue;
    // `_2006` is a literal underscore and the year.
    if (text === '_2006') return { kind: 'literal', text: '_' };
    return { kind: text, text };
  }
  return undefined;
}

/** Cuts a layout into its elements and the text between them. */
export function splitLayout(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let literal = '';
  for (let at = 0; at < layout.length; ) {
    const part = elementAt(layout, at);
    if (part === undefined || part.kind === 'literal') {
      literal += layout[at];
      at++;
      continue;
    }
    if (literal !== '') parts.push({ kind: 'literal', text: literal });
    literal = '';
    parts.push(part);
    at += part.text.length;
  }
  if (literal !== '') parts.push({ kind: 'literal', text: literal });
  return parts;
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
