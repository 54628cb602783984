import { Command } from 'commander';
import { explainErrors } from '../flags/explain-errors.ts';

/** The flags of `npm start`. */
export interface StartFlags {
  readonly once: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Reads the flags of `npm start`. A wrong command line ends the process with a line that says what is wrong. */
export function readFlags(args: readonly string[]): StartFlags {
  const command = new Command('npm start --')
    .description('start a control plane and a sample repository, push a change, and stay up')
    .option('--once', 'end once the push is applied, and print how long it took', false)
    .option('--kubeconfig <file>', 'use this cluster, in which nobody uses Flux, instead of its own control plane')
    .option('--context <name>', 'context of the kubeconfig; default: its current context')
    .allowExcessArguments(false);
  explainErrors(command).parse(args, { from: 'user' });
  const flags = command.opts<StartFlags>();
  if (flags.context !== undefined && flags.kubeconfig === undefined)
    command.error('error: --context goes with --kubeconfig');
  return flags;
}
