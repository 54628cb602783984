import type { Command } from 'commander';

/** What speaks as the tool whose output it gives. */
const inOtherWords: ReadonlySet<string> = new Set(['template']);

/** What is wrong with a command line is one line, which names the command that explains its flags; its commands' lines too. */
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

/** With the names of the commands above it. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
