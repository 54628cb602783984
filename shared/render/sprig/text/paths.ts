import { basePath, cleanPath, directoryPath, extensionOf } from '../../../base/go/path.ts';
import { fn } from '../../../base/go/value.ts';

const base = fn('string', basePath);
const dir = fn('string', directoryPath);
const clean = fn('string', cleanPath);
const ext = fn('string', extensionOf);
const isAbs = fn('string', (path: string) => path.startsWith('/'));

/** Functions for slash-separated paths. The `os…` variants are the same, as on Linux. */
export const pathFunctions = {
  base,
  dir,
  clean,
  ext,
  isAbs,
  osBase: base,
  osDir: dir,
  osClean: clean,
  osExt: ext,
  osIsAbs: isAbs,
};
