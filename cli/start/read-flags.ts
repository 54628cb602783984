import { Command } from 'commander';
import { explainErrors } from '../flags/explain-errors.ts';

export interface StartFlags {
  readonly once: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** A wrong command line ends the process with a line that says what is wrong. */
export function readFlags(args: readonly string[]): StartFlags {
  const command = new Command('npm start --')
    .description('a control plane, a sample repository, a push that travels; then it stays up')
    .option('--once', 'run until the push is applied, print how long it took, and end', false)
    .option('--kubeconfig <file>', 'use this cluster, in which nobody uses Flux, instead of a control plane of its own')
    .option('--context <name>', 'of the kubeconfig; default: its current one')
    .allowExcessArguments(false);
  explainErrors(command).parse(args, { from: 'user' });
  const flags = command.opts<StartFlags>();
  if (flags.context !== undefined && flags.kubeconfig === undefined)
    command.error('error: --context goes with --kubeconfig');
  return flags;
}
