import { messageOf } from '../../shared/base/errors.ts';
import { quote } from '../../shared/base/go/strconv/quote.ts';
import { type FlagType, type ReadFlag, readFlagValue } from './flag-types.ts';

/** A flag of a Go program. */
export interface GoFlag {
  /** Without dashes. */
  readonly name: string;
  /** One letter; empty where there is none. */
  readonly letter: string;
  readonly type: FlagType | ReadFlag;
  /** What it is without a value; undefined for one that needs a value. */
  readonly bare: string | undefined;
}

/** What a command line says. */
export interface ParsedFlags {
  /** Flags in their order, each with the texts that its value means. */
  readonly flags: readonly { readonly flag: GoFlag; readonly values: readonly string[] }[];
  readonly args: readonly string[];
  readonly wantsHelp: boolean;
}

/** A command line that cannot be read, in the words of Go's flag library. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** What is left of a command line. */
interface Rest {
  readonly words: string[];
}

/** A flag as it is written, and its value if it has one on `=` or behind its letter. */
interface Written {
  readonly flag: GoFlag;
  readonly value: string | undefined;
  readonly missing: string;
}

/**
 * Reads a command line as Go's `pflag` does: flags before, between and behind arguments; `--name value`, `--name=value`, `-n value`,
 * `-n=value`, `-nvalue` and letters together; what follows `--` are arguments.
 *
 * @see https://pkg.go.dev/github.com/spf13/pflag
 * @throws FlagError at the first flag that is unknown or has a wrong value
 */
export function parseGoFlags(known: readonly GoFlag[], words: readonly string[]): ParsedFlags {
  const rest: Rest = { words: [...words] };
  const flags: { flag: GoFlag; values: readonly string[] }[] = [];
  const args: string[] = [];
  for (let word = rest.words.shift(); word !== undefined; word = rest.words.shift()) {
    if (word === '--') return { flags, args: [...args, ...rest.words], wantsHelp: false };
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      continue;
    }
    for (const written of word.startsWith('--') ? readName(known, word) : readLetters(known, word)) {
      if (written === 'help') return { flags, args, wantsHelp: true };
      flags.push({ flag: written.flag, values: valuesOf(written, rest) });
    }
  }
  return { flags, args, wantsHelp: false };
}

function* readName(known: readonly GoFlag[], word: string): Generator<Written | 'help'> {
  const text = word.slice(2);
  if (/^[-=]/.test(text)) throw new FlagError(`bad flag syntax: ${word}`);
  const [name = '', value] = text.split(/=(.*)/s);
  const flag = known.find((each) => each.name === name);
  if (flag !== undefined) yield { flag, value, missing: `--${name}` };
  else if (name === 'help') yield 'help';
  else throw new FlagError(`unknown flag: --${name}`);
}

function* readLetters(known: readonly GoFlag[], word: string): Generator<Written | 'help'> {
  for (let letters = word.slice(1); letters !== ''; ) {
    const [letter = ''] = letters;
    const where = `'${letter}' in -${letters}`;
    const flag = known.find((each) => each.letter === letter);
    if (flag === undefined) {
      if (letter !== 'h') throw new FlagError(`unknown shorthand flag: ${where}`);
      yield 'help';
      return;
    }
    const behind = letters.slice(1);
    const value = behind.length > 1 && behind.startsWith('=') ? behind.slice(1) : behind;
    const hasValue = value !== behind || (flag.bare === undefined && behind !== '');
    yield { flag, value: hasValue ? value : undefined, missing: where };
    letters = hasValue ? '' : behind;
  }
}

function valuesOf({ flag, value, missing }: Written, rest: Rest): readonly string[] {
  const text = value ?? flag.bare ?? rest.words.shift();
  if (text === undefined) throw new FlagError(`flag needs an argument: ${missing}`);
  try {
    return readFlagValue(flag.type, text);
  } catch (error) {
    if (error instanceof FlagError) throw error;
    const flags = flag.letter === '' ? `--${flag.name}` : `-${flag.letter}, --${flag.name}`;
    throw new FlagError(`invalid argument ${quote(text)} for ${quote(flags)} flag: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
