import { Command } from 'commander';
import { messageOf } from '../shared/errors.ts';
import { commands } from './commands/index.ts';
import { explainErrors } from './flags/explain-errors.ts';
import { version } from './version.ts';

/** Runs the command that the command line names; what goes wrong is one line and the exit code 1. */
export async function main(): Promise<void> {
  const program = new Command('sluice')
    .description('GitOps for Kubernetes with no controllers in the cluster')
    .version(version)
    // Behind a command, a flag is the command's: `--version` is one of Helm's, too.
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

/** The command that is named, or all of them: for the help, and for what is no command. */
function wanted(name = ''): readonly (() => Promise<Command>)[] {
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return named === undefined ? Object.values(commands) : [named];
}
