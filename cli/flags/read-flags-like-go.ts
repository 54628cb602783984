import { Command } from 'commander';
import type { FlagType, ReadFlag } from './flag-types.ts';
import { FlagError, type GoFlag, type ParsedFlags, parseGoFlags } from './parse-go-flags.ts';

/** What a command knows of its flags beside their declaration. */
export interface GoFlagRules {
  /** By the name of the flag; of the others, one with a value takes any text. */
  readonly types?: Readonly<Record<string, FlagType | ReadFlag>>;
  /** What a flag that may be given without a value then means, by its name; `unset` for the others. */
  readonly bare?: Readonly<Record<string, string>>;
  /** Looks at the whole command line before the command runs. @throws FlagError */
  readonly check?: (parsed: ParsedFlags) => void;
}

/**
 * Lets a command take its flags as programs of Go do: `--include-crds=false`, `-n=prod`, `-nprod`, `-gn prod`. A wrong one ends the
 * command.
 */
export function readFlagsLikeGo(command: Command, rules: GoFlagRules = {}): Command {
  command.parseOptions = (words) => Command.prototype.parseOptions.call(command, rewrite(command, words, rules));
  return command;
}

/** The same command line in the form that commander reads. */
function rewrite(command: Command, words: readonly string[], rules: GoFlagRules): string[] {
  try {
    const parsed = parseGoFlags(flagsOf(command, rules), words);
    if (parsed.wantsHelp) return ['--help'];
    rules.check?.(parsed);
    return [...flagsAsWritten(parsed), '--', ...parsed.args];
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    return command.error(`error: ${error.message}`);
  }
}

function flagsOf({ options }: Command, { types = {}, bare = {} }: GoFlagRules): GoFlag[] {
  return options.map(({ long, short, required, optional }) => {
    const name = (long ?? '').replace(/^--/, '');
    const isSwitch = !required && !optional;
    return {
      name,
      letter: (short ?? '').replace(/^-/, ''),
      type: types[name] ?? (isSwitch ? 'switch' : 'text'),
      bare: isSwitch ? 'true' : optional ? (bare[name] ?? 'unset') : undefined,
    };
  });
}

/** Of a switch that is given several times the last one counts. */
function flagsAsWritten({ flags }: ParsedFlags): string[] {
  const switches = new Map<string, boolean>();
  const written: string[] = [];
  for (const { flag, values } of flags) {
    if (flag.type === 'switch') switches.set(flag.name, values[0] === 'true');
    else written.push(...values.map((value) => `--${flag.name}=${value}`));
  }
  return [...written, ...[...switches].filter(([, isOn]) => isOn).map(([name]) => `--${name}`)];
}
