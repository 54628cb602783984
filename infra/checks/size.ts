import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';
import { trackedFiles } from './tracked-files.ts';

/** Lines that a function may have, unless it is one of the evaluators. */
const longestFunction = 60;

/** Lines within which nine of ten named functions have to stay. */
const mostFunctions = 20;

/** Files that may lie flat in one folder. */
const fullFolder = 15;

/** Functions that are one table of cases of a language, and read best in one piece: `file#name`. */
const evaluators: ReadonlySet<string> = new Set([]);

interface MeasuredFunction {
  readonly path: string;
  readonly name: string;
  /** 1-based line of its first token. */
  readonly line: number;
  /** Lines from its first token to its closing brace. */
  readonly lines: number;
}

/** Every function with a body in a file, nested ones too. */
export function measureFunctions(path: string, source: string): readonly MeasuredFunction[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
  const measured: MeasuredFunction[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const line = lineAt(node.getStart());
      const name = node.name === undefined ? '(anonymous)' : node.name.getText();
      measured.push({ path, name, line, lines: lineAt(node.end) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return measured;
}

function functionFaults(measured: readonly MeasuredFunction[]): readonly string[] {
  const lengths = measured.map(({ lines }) => lines).sort((a, b) => a - b);
  const p90 = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  return [
    ...measured
      .filter(({ path, name, lines }) => lines > longestFunction && !evaluators.has(`${path}#${name}`))
      .map(
        ({ path, name, line, lines }) =>
          `${path}:${line}: ${name} has ${lines} lines, at most ${longestFunction}: split it`,
      ),
    ...(p90 > mostFunctions ? [`nine of ten functions have up to ${p90} lines, at most ${mostFunctions}`] : []),
  ];
}

function folderFaults(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > fullFolder)
    .map(([folder, count]) => `${folder}: ${count} files lie flat, at most ${fullFolder}: sort them into folders`);
}

if (import.meta.main) {
  const sources = trackedFiles(/^(functions|cli|shared|infra)\/.*\.ts$/);
  const faults = [
    ...functionFaults(sources.flatMap((path) => measureFunctions(path, readFileSync(path, 'utf8')))),
    ...folderFaults(sources),
  ];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
