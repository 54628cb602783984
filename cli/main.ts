import { Command } from 'commander';
import { messageOf } from '../shared/errors.ts';
import { commands } from './commands.ts';
import { version } from './version.ts';

/** Runs the command that the command line names; what goes wrong is one line and the exit code 1. */
export async function main(): Promise<void> {
  const program = new Command('sluice')
    .description('GitOps for Kubernetes with no controllers in the cluster')
    .version(version);
  for (const create of commands) program.addCommand(create());
  try {
    await program.parseAsync();
  } catch (error) {
    console.error(`sluice: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}
