import { lazyBytes } from '../../go/lazy-bytes.ts';
import { basePath } from '../../go/path.ts';
import { decodeUtf8 } from '../../go/utf8.ts';
import { type Dict, fn, GoMap, strings } from '../../go/value.ts';
import type { ChartFile } from './chart.ts';
import { compileGlob } from './compile-glob.ts';
import { toYaml } from './to-yaml.ts';

/** `.Files`: the chart's files that are neither templates nor charts. */
export function chartFiles(files: readonly ChartFile[]): GoMap {
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const text = (path: string): string => decodeUtf8(byPath.get(path) ?? new Uint8Array());
  const flat = (write: (bytes: Uint8Array) => string): Dict =>
    new Map([...byPath].map(([path, bytes]) => [basePath(path), write(bytes)]));
  const lines = (path: string): string[] => (text(path) === '' ? [] : text(path).replace(/\n$/, '').split('\n'));
  const methods = {
    Get: fn('string', text),
    GetBytes: fn('string', (path: string) => lazyBytes(byPath.get(path) ?? new Uint8Array()), '[]uint8'),
    Glob: fn('string', (pattern: string) => {
      const matches = compileGlob(pattern);
      return chartFiles(files.filter(({ path }) => matches(path)));
    }),
    Lines: fn('string', (path: string) => strings(lines(path)), '[]string'),
    AsConfig: fn('', () => toYaml(flat(decodeUtf8))),
    AsSecrets: fn('', () => toYaml(flat((bytes) => Buffer.from(bytes).toString('base64')))),
  };
  return new GoMap('string', '[]uint8', new Map([...byPath].map(([path, bytes]) => [path, lazyBytes(bytes)])), {
    typeName: 'engine.files',
    methods: new Map(Object.entries(methods)),
  });
}
