import fc from 'fast-check';

/**
 * Where the files lie that a kustomization names: beside it, or where only an unrestricted build may read, named by a relative or an
 * absolute path.
 */
export type Place = 'beside' | 'outside' | 'outside, absolute';

export const place: fc.Arbitrary<Place> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('beside' as const) },
  { weight: 2, arbitrary: fc.constant('outside' as const) },
  { weight: 1, arbitrary: fc.constant('outside, absolute' as const) },
);

interface Kustomization {
  readonly name: string;
  readonly text: string;
  /** The files that it names. */
  readonly files: Readonly<Record<string, string>>;
}

/** The files of a kustomization in a folder, by absolute path. */
export function placeFiles(where: Place, folder: string, { name, text, files }: Kustomization): Record<string, string> {
  const outside = `/outside${folder}`;
  const way = where === 'outside' ? folder.slice(1).replaceAll(/[^/]+/g, '..') : '';
  const moved = where === 'beside' ? [] : Object.keys(files).filter((file) => !file.includes('/'));
  const changed = moved.reduce((all, file) => {
    const mentions = new RegExp(`(?<![\\w./-])${file.replaceAll('.', '\\.')}(?![\\w./-])`, 'g');
    return all.replaceAll(mentions, `${way}${outside}/${file}`);
  }, text);
  const placed = Object.entries(files).map(([file, content]): [string, string] => {
    const at = moved.includes(file) ? outside : folder;
    return [`${at}/${file}`, content];
  });
  return { [`${folder}/${name}`]: changed, ...Object.fromEntries(placed) };
}
