import { expect, it } from 'vitest';
import { createJsonLog, type LogLevel } from '../../../shared/base/json-log.ts';

function levelsWritten(level?: LogLevel): readonly string[] {
  const lines: string[] = [];
  const log = createJsonLog({ write: (line) => lines.push(line), ...(level === undefined ? {} : { level }) });
  for (const each of ['debug', 'info', 'warn', 'error'] as const) log[each]('said', { trace: 't' });
  return lines.map((line) => (JSON.parse(line) as { level: string }).level);
}

it.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  [undefined, ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
] as const)('writes at level %s the entries %j', (level, written) => {
  expect(levelsWritten(level)).toEqual(written);
});
