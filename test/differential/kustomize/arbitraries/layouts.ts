import fc from 'fast-check';

/** A folder of a layout: what it builds upon, and whether it is a component. */
export interface Folder {
  readonly path: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly isComponent?: boolean;
  /** What it says unless chance says otherwise. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const base: Folder = { path: '/base', resources: ['objects.yaml'] };
const component = (path: string, more: Partial<Folder> = {}): Folder => ({
  path,
  isComponent: true,
  fields: { commonAnnotations: { note: path } },
  ...more,
});

/** How kustomizations stand upon each other; the last folder is the one that is built. */
const layouts = {
  alone: [base],
  overlay: [base, { path: '/overlay', resources: ['../base'] }],
  component: [base, component('/part'), { path: '/overlay', resources: ['../base'], components: ['../part'] }],
  'component in a component': [
    base,
    component('/parts/inner'),
    component('/parts/outer', { components: ['../inner'] }),
    { path: '/overlay', resources: ['../base'], components: ['../parts/outer'] },
  ],
  'two components': [
    base,
    component('/first'),
    component('/second', { resources: ['../more'] }),
    { path: '/more', resources: ['objects.yaml'], fields: { namePrefix: 'more-' } },
    { path: '/overlay', resources: ['../base'], components: ['../first', '../second'] },
  ],
  'the same base twice': [
    base,
    { path: '/blue', resources: ['../base'], fields: { namePrefix: 'blue-' } },
    { path: '/green', resources: ['../base'], fields: { nameSuffix: '-green' } },
    { path: '/both', resources: ['../blue', '../green'] },
  ],
  'two bases': [
    base,
    { path: '/more', resources: ['objects.yaml'], fields: { nameSuffix: '-more' } },
    { path: '/overlay', resources: ['../base', '../more'] },
  ],
  'three floors': [
    base,
    { path: '/middle', resources: ['../base'] },
    { path: '/top/floor', resources: ['../../middle'] },
  ],
  'a base and a file': [base, { path: '/overlay', resources: ['../base', 'objects.yaml'] }],
  'a folder that is a component': [
    component('/base', { resources: ['objects.yaml'] }),
    { path: '/overlay', resources: ['../base'] },
  ],
  'a component that is none': [base, { path: '/overlay', components: ['../base'] }],
  'a component alone': [component('/base', { resources: ['objects.yaml'] })],
  'a cycle': [
    { path: '/base', resources: ['objects.yaml', '../overlay'] },
    { path: '/overlay', resources: ['../base'] },
  ],
} as const satisfies Readonly<Record<string, readonly Folder[]>>;

const often: readonly (keyof typeof layouts)[] = [
  ...['alone', 'alone', 'alone', 'overlay', 'overlay', 'overlay', 'component', 'component'],
  ...['component in a component', 'two components', 'the same base twice', 'the same base twice', 'two bases'],
  ...['three floors', 'a base and a file'],
] as const;

export const layout: fc.Arbitrary<readonly Folder[]> = fc
  .oneof(
    { weight: 20, arbitrary: fc.constantFrom(...often) },
    { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(layouts) as (keyof typeof layouts)[])) },
  )
  .map((name) => layouts[name]);
