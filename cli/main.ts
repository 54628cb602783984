import { Command } from 'commander';
import { messageOf } from '../shared/base/errors.ts';
import { commands } from './commands/index.ts';
import { explainErrors } from './flags/explain-errors.ts';
import { version } from './version.ts';

/** Runs the command that the command line names. An error is printed in one line, with exit code 1. */
export async function main(): Promise<void> {
  const program = new Command('sluice')
    .description('GitOps for Kubernetes with no controllers in the cluster')
    .version(version)
    // After a command, a flag belongs to the command: Helm has a `--version` too.
    .enablePositionalOptions();
  try {
    for (const load of wanted(process.argv[2])) program.addCommand(await load());
    explainErrors(program);
    await program.parseAsync();
  } catch (error) {
    console.error(`sluice: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

/** The command of this name; all of them if it is not a command, so that the help can list them. */
function wanted(name = ''): readonly (() => Promise<Command>)[] {
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return named === undefined ? Object.values(commands) : [named];
}
