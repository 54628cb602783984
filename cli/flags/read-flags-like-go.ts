import { Command, type Option } from 'commander';

/**
 * Makes a command parse flags as Go programs do: `--include-crds=true`, `--include-crds=false` and `-n=prod` also work, and a flag whose value is
 * optional takes one only after `=`.
 */
export function readFlagsLikeGo(command: Command): Command {
  command.parseOptions = (args) => Command.prototype.parseOptions.call(command, unfoldAll(command, args));
  return command;
}

function unfoldAll(command: Command, args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  const unfolded: string[] = [];
  for (let at = 0; at < flags.length; at++) {
    const arg = flags[at] as string;
    unfolded.push(...unfold(command, arg));
    // The next argument is the value, even if it looks like a flag.
    if (optionOf(command, arg)?.required && at + 1 < flags.length) unfolded.push(flags[++at] as string);
  }
  return [...unfolded, ...(end < 0 ? [] : args.slice(end))];
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

function unfold(command: Command, arg: string): string[] {
  const [, short, value = ''] = /^(-[a-z])=(.*)$/s.exec(arg) ?? [];
  if (short !== undefined) return [short, value];
  if (optionOf(command, arg)?.optional) return [`${arg}=unset`];
  const [, flag, said = ''] = /^(--[a-z-]+)=(.*)$/s.exec(arg) ?? [];
  const option = flag === undefined ? undefined : optionOf(command, flag);
  if (flag === undefined || option === undefined || option.required || option.optional) return [arg];
  if (/^(?:1|t|T|true|TRUE|True)$/.test(said)) return [flag];
  if (/^(?:0|f|F|false|FALSE|False)$/.test(said)) return [];
  const reason = `strconv.ParseBool: parsing ${JSON.stringify(said)}: invalid syntax`;
  return command.error(`Error: invalid argument ${JSON.stringify(said)} for "${option.flags}" flag: ${reason}`);
}
