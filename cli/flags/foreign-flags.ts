import { type Command, Option } from 'commander';

/** Declares flags of the original tool that do not change the output: they are accepted and not listed in the help. */
export function addIdleFlags(command: Command, flags: readonly string[]): void {
  for (const one of flags) command.addOption(new Option(one).hideHelp());
}

/** Declares flags of the original tool that Sluice refuses, by name, each with the reason that is printed when it is given. */
export function addRefusedFlags(command: Command, flags: Readonly<Record<string, string>>): void {
  for (const [declared, reason] of Object.entries(flags)) {
    const option = new Option(declared).hideHelp();
    command.addOption(option);
    command.on(`option:${option.name()}`, () => command.error(`error: ${option.long} is not supported: ${reason}`));
  }
}
