import { Command } from 'commander';

/** Lets a command take flags as Helm's does: `--include-crds=true`, `--include-crds=false` and `-n=prod` too. */
export function readFlagsLikeHelm(command: Command): Command {
  command.parseOptions = (args) =>
    Command.prototype.parseOptions.call(
      command,
      args.flatMap((arg) => unfold(command, arg)),
    );
  return command;
}

function unfold(command: Command, arg: string): string[] {
  const [, short, value = ''] = /^(-[a-z])=(.*)$/s.exec(arg) ?? [];
  if (short !== undefined) return [short, value];
  const [, flag, said = ''] = /^(--[a-z-]+)=(.*)$/s.exec(arg) ?? [];
  const option = command.options.find(({ long }) => long === flag);
  if (flag === undefined || option === undefined || option.required || option.optional) return [arg];
  if (/^(?:1|t|T|true|TRUE|True)$/.test(said)) return [flag];
  if (/^(?:0|f|F|false|FALSE|False)$/.test(said)) return [];
  const reason = `strconv.ParseBool: parsing ${JSON.stringify(said)}: invalid syntax`;
  return command.error(`Error: invalid argument ${JSON.stringify(said)} for "${option.flags}" flag: ${reason}`);
}
