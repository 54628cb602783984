import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Imports of a declaration file, up to the end of the path. */
const imports = /(\bfrom |\bimport\()(['"])(.*?)\2/g;

/**
 * Writes the types of modules in `shared/` to the folder `types/`, with the types that they use.
 *
 * @param sources paths from the root of this repository
 * @returns the path of the types of each source, in `folder`
 * @throws Error if types do not compile, or are those of a package, which users of the library do not have
 */
export async function writeDeclarations(sources: readonly string[], folder: string): Promise<readonly string[]> {
  const made = mkdtempSync(join(tmpdir(), 'sluice-types-'));
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', import.meta.dirname, '--outDir', made]).catch(
      (error: { readonly stdout: string }) => {
        throw new Error(`the library's types cannot be written:\n${error.stdout}`, { cause: error });
      },
    );
    const written = new Set<string>();
    const write = (path: string): string => {
      if (written.has(path)) return path;
      written.add(path);
      const text = readFileSync(join(made, path), 'utf8').replace(imports, (_, before, quote, from: string) => {
        if (!from.startsWith('.')) throw new Error(`${path}: the types of ${from} are not in the library`);
        write(posix.join(posix.dirname(path), declarationOf(from)));
        return before + quote + from.replace(/\.ts$/, '.js') + quote;
      });
      const file = join(folder, 'types', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return path;
    };
    return sources.map((source) => `types/${write(declarationOf(posix.relative('shared', source)))}`);
  } finally {
    rmSync(made, { recursive: true });
  }
}

function declarationOf(module: string): string {
  return module.replace(/\.ts$/, '.d.ts');
}
