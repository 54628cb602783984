import fc, { type Arbitrary, type GeneratorValue } from 'fast-check';

/** Few names, so that most declarations hide another one. */
const names = ['$a', '$b', '$c', '$x', '$'];
const scalars = ['1', '""', '"s"', 'true', 'false', '.', '$', '.Values.i', '.Values.none', '$.Values.y', 'nil'];
const collections = ['(list 1 2)', '(list)', '(dict "k" 1 "l" 2)', '(dict)', '.Values.z', '.Values.m', '2', '.none'];

/** What one text is drawn with: what its parser knows, and what it may still hold. */
interface Drawing {
  readonly draw: GeneratorValue;
  /** Every name that was declared since the block's start. Go's parser forgets them at `end`, not at `else`. */
  readonly known: string[];
  readonly inRange: boolean;
  readonly depth: number;
}

type Statement = (drawing: Drawing) => string;

const one = <T>(draw: GeneratorValue, ...items: readonly T[]): T => items[draw(fc.nat, { max: items.length - 1 })] as T;

/** A name: mostly one that the parser knows, now and then any, which is an error. */
const nameIn = ({ draw, known }: Drawing): string =>
  draw(fc.nat, { max: 60 }) === 0 ? one(draw, ...names) : one(draw, '$', ...known);

function scalar(drawing: Drawing): string {
  const { draw } = drawing;
  const kind = draw(fc.nat, { max: 9 });
  if (kind < 4) return nameIn(drawing);
  if (kind === 4) return `(${one(draw, 'and', 'or')} ${scalar(drawing)} ${scalar(drawing)})`;
  if (kind === 5) return `(print ${scalar(drawing)} ${scalar(drawing)})`;
  if (kind > 6) return one(draw, ...scalars);
  const value = scalar(drawing);
  return `(${declaration(drawing)} ${value})`;
}

function declaration({ draw, known }: Drawing): string {
  const name = one(draw, ...names.slice(0, 4), ...names);
  known.push(name);
  return `${name} ${one(draw, ':=', ':=', ':=', '=')}`;
}

function collection(drawing: Drawing): string {
  return drawing.draw(fc.nat, { max: 3 }) === 0 ? nameIn(drawing) : one(drawing.draw, ...collections);
}

function list(drawing: Drawing): string {
  const count = 1 + drawing.draw(fc.nat, { max: 3 });
  return Array.from({ length: count }, () => statement(drawing)).join('');
}

/** A block's lists, with `else` and what may follow it. */
function branches(drawing: Drawing, chained: 'if' | 'with' | undefined, inRange = drawing.inRange): string {
  const { draw } = drawing;
  const inner = { ...drawing, depth: drawing.depth - 1 };
  const body = list({ ...inner, inRange });
  const kind = draw(fc.nat, { max: 4 });
  if (kind < 2) return `${body}{{ end }}`;
  if (kind < 4 || chained === undefined || drawing.depth < 0) return `${body}{{ else }}${list(inner)}{{ end }}`;
  const value = scalar(inner);
  return `${body}{{ else ${chained} ${head(inner, value)} }}${branches(inner, chained)}`;
}

const head = (drawing: Drawing, value: string): string =>
  drawing.draw(fc.nat, { max: 2 }) === 0 ? `${declaration(drawing)} ${value}` : value;

/** A block has what is declared before it, and is rid of what it declares itself. */
const block =
  (write: (drawing: Drawing) => string): Statement =>
  (drawing) =>
    write({ ...drawing, known: [...drawing.known] });

function conditional(drawing: Drawing, kind: 'if' | 'with'): string {
  const value = scalar(drawing);
  return `{{ ${kind} ${head(drawing, value)} }}${branches(drawing, kind)}`;
}

function loop(drawing: Drawing): string {
  const { draw, known } = drawing;
  const value = collection(drawing);
  const variables = [one(draw, ...names.slice(0, 4)), one(draw, ...names.slice(0, 4))].slice(draw(fc.nat, { max: 2 }));
  known.push(...variables);
  const declared = variables.length === 0 ? '' : `${variables.join(', ')} ${one(draw, ':=', ':=', '=')} `;
  return `{{ range ${declared}${value} }}${branches(drawing, undefined, true)}`;
}

const print: Statement = (drawing) => `[{{ ${scalar(drawing)} }}]`;
const declare: Statement = (drawing) => {
  const value = scalar(drawing);
  return `{{ ${declaration(drawing)} ${value} }}`;
};
/** The pipeline of a block stands outside of it; its body has variables of its own. */
const inlined: Statement = (drawing) => {
  const value = scalar(drawing);
  const name = one(drawing.draw, 'b0', 'b1');
  const body = list({ ...drawing, known: [], inRange: false, depth: drawing.depth - 1 });
  return `{{ block "${name}" ${value} }}${body}{{ end }}`;
};

const simple: readonly Statement[] = [
  print,
  print,
  print,
  declare,
  declare,
  (drawing) => `{{ template "t0" ${scalar(drawing)} }}`,
  ({ draw, inRange }) => (inRange ? one(draw, '{{ break }}', '{{ continue }}', '{{ if . }}{{ break }}{{ end }}') : '.'),
];
const nested: readonly Statement[] = [
  block((drawing) => conditional(drawing, 'if')),
  block((drawing) => conditional(drawing, 'if')),
  block((drawing) => conditional(drawing, 'with')),
  block(loop),
  block(loop),
];

const statement: Statement = (drawing) => {
  const { draw, depth } = drawing;
  if (depth <= 0) return one(draw, ...simple)(drawing);
  if (draw(fc.nat, { max: 25 }) === 0) return inlined(drawing);
  return one(draw, ...simple, ...nested, ...nested)(drawing);
};

/** Nested blocks that declare, hide, assign and print a few variables: which one a name means is all that they are about. */
export const scopes: Arbitrary<{ readonly main: string; readonly partial: string }> = fc.gen().map((draw) => ({
  main: list({ draw, known: [], inRange: false, depth: 3 }),
  partial: `{{ define "t0" }}${list({ draw, known: [], inRange: false, depth: 1 })}{{ end }}`,
}));
