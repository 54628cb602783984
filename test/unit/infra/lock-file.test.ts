import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly integrity?: string;
}

function readLock(file: string): Readonly<Record<string, LockedPackage>> {
  return (JSON.parse(readFileSync(join(root, file), 'utf8')) as { packages: Record<string, LockedPackage> }).packages;
}

/** Where Node looks for a dependency of the package at this path, nearest first. */
function placesOf(path: string, dependency: string): readonly string[] {
  const parents = path.split('/node_modules/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return [
    ...parents
      .filter((parent) => parent !== '')
      .map((parent) => `${parent}/node_modules/${dependency}`)
      .reverse(),
    `node_modules/${dependency}`,
  ];
}

function missingFrom(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.devDependencies, ...locked.optionalDependencies })
      .filter((dependency) => !placesOf(path, dependency).some((place) => place in packages))
      .map((dependency) => `${path}: ${dependency}`),
  );
}

describe.each(['package-lock.json', 'infra/package-lock.json'])('%s', (file) => {
  it('has an entry for every dependency of every platform, so that npm ci takes it', () => {
    expect(missingFrom(readLock(file))).toEqual([]);
  });

  it('has the digest of every package and the address of none', () => {
    const packages = Object.entries(readLock(file)).filter(([path]) => path !== '');

    expect(packages.filter(([, locked]) => locked.integrity === undefined || 'resolved' in locked)).toEqual([]);
  });
});
