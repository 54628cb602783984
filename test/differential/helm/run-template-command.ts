import { CommanderError } from 'commander';
import { templateCommand } from '../../../cli/commands/template/command.ts';
import type { CommandAnswer } from '../../oracle/helm-command/oracle.ts';

/** Runs `sluice template` with these arguments in a folder, within this process. */
export async function runTemplateCommand(folder: string, args: readonly string[]): Promise<CommandAnswer> {
  const before = process.cwd();
  const output: Uint8Array[] = [];
  let error = '';
  const fail = (line: string): void => {
    error += line.replace(/^Error: /, '');
  };
  const command = templateCommand({ print: (text) => output.push(Buffer.from(text)), fail });
  command.exitOverride().configureOutput({ writeErr: (text) => fail(text.trimEnd()) });
  process.chdir(folder);
  try {
    await command.parseAsync([...args], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
  } finally {
    process.chdir(before);
  }
  return { output: Buffer.concat(output).toString(), error };
}
