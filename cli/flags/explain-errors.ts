import type { Command } from 'commander';

/** Commands that report errors in the words of the tool that they replace. */
const inOtherWords: ReadonlySet<string> = new Set(['template']);

/** Makes a command and its subcommands report a wrong command line in one line that names the command to ask for help. */
export function explainErrors(command: Command): Command {
  if (inOtherWords.has(command.name())) return command;
  command.configureOutput({
    outputError: (text, write) => {
      const line = text
        .replace(/^error: /, '')
        .trim()
        .replace(/\s*\n\s*/g, ' ');
      write(`sluice: ${line.replace(/\.$/, '')}; see ${nameOf(command)} --help\n`);
    },
  });
  for (const part of command.commands) explainErrors(part);
  return command;
}

/** The full name of a command, with those of its parents. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
