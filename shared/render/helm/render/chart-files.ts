import { metered } from '../../../base/go/call-metered.ts';
import { lazyBytes } from '../../../base/go/lazy-bytes.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { basePath } from '../../../base/go/path.ts';
import { decodeUtf8 } from '../../../base/go/utf8.ts';
import { type Dict, GoMap, strings } from '../../../base/go/value.ts';
import type { ChartFile } from '../chart/chart.ts';
import { toYaml } from '../functions/to-yaml.ts';
import { compileGlob } from '../glob/compile-glob.ts';

/** `.Files`: the chart's files that are neither templates nor charts. */
export function chartFiles(files: readonly ChartFile[]): GoMap {
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const bytesOf = (meter: Meter, path: string, factor: number): Uint8Array => {
    const bytes = byPath.get(path) ?? new Uint8Array();
    meter.step(bytes.length >> 6);
    meter.make(bytes.length * factor);
    return bytes;
  };
  const text = (meter: Meter, path: string): string => decodeUtf8(bytesOf(meter, path, 1));
  const flat = (meter: Meter, write: (bytes: Uint8Array) => string): Dict => {
    const files = [...byPath.keys()].map((path) => [basePath(path), write(bytesOf(meter, path, 6))] as const);
    return new Map(files);
  };
  const lines = (meter: Meter, path: string): string[] => {
    const whole = decodeUtf8(bytesOf(meter, path, 32));
    return whole === '' ? [] : whole.replace(/\n$/, '').split('\n');
  };
  const methods = {
    Get: metered('string', text),
    GetBytes: metered('string', (meter: Meter, path: string) => lazyBytes(bytesOf(meter, path, 8)), '[]uint8'),
    Glob: metered('string', (meter: Meter, pattern: string) => {
      meter.step(files.length + pattern.length);
      meter.make(files.length * 256);
      const matches = compileGlob(pattern, meter);
      return chartFiles(files.filter(({ path }) => matches(path)));
    }),
    Lines: metered('string', (meter: Meter, path: string) => strings(lines(meter, path)), '[]string'),
    AsConfig: metered('', (meter: Meter) => toYaml(flat(meter, decodeUtf8))),
    AsSecrets: metered('', (meter: Meter) => toYaml(flat(meter, (bytes) => Buffer.from(bytes).toString('base64')))),
  };
  return new GoMap('string', '[]uint8', new Map([...byPath].map(([path, bytes]) => [path, lazyBytes(bytes)])), {
    typeName: 'engine.files',
    methods: new Map(Object.entries(methods)),
  });
}
