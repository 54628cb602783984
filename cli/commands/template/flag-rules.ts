import { quote } from '../../../shared/base/go/strconv/quote.ts';
import { FlagError, type ParsedFlags } from '../../flags/parse-go-flags.ts';
import type { GoFlagRules } from '../../flags/read-flags-like-go.ts';

/** How `helm template` reads the values of its flags, and which flags exclude one another. */
export const templateFlagRules: GoFlagRules = {
  types: {
    values: 'list',
    'api-versions': 'list',
    labels: 'map',
    timeout: 'duration',
    'burst-limit': 'integer',
    qps: 'number',
    wait: readWait,
    color: readColor,
    colour: readColor,
  },
  bare: { wait: 'watcher' },
  check: checkCommandLine,
};

function readWait(text: string): readonly string[] {
  if (/^(?:watcher|legacy|hookOnly|true|false)$/.test(text)) return [text];
  throw new Error(`invalid wait input ${quote(text)}. Valid inputs are watcher, hookOnly, and legacy`);
}

function readColor(text: string): readonly string[] {
  if (/^(?:never|auto|always)$/.test(text)) return [text];
  throw new FlagError(`invalid color mode ${quote(text)}: must be one of: never, auto, always`);
}

const exclusive = [
  ['force', 'force-conflicts'],
  ['force-replace', 'force-conflicts'],
  ['validate', 'dry-run'],
];

function checkCommandLine({ flags, args }: ParsedFlags): void {
  if (args.length === 0)
    throw new FlagError(
      '"sluice template" requires at least 1 argument\n\nUsage:  sluice template [NAME] [CHART] [flags]',
    );
  const given = new Set(flags.map(({ flag }) => flag.name));
  for (const group of exclusive) {
    const set = group.filter((name) => given.has(name)).sort();
    if (set.length < 2) continue;
    const all = `if any flags in the group [${group.join(' ')}] are set none of the others can be`;
    throw new FlagError(`${all}; [${set.join(' ')}] were all set`);
  }
}

/** @throws Error for what `--dry-run` may not be */
export function checkDryRun(strategy: string): void {
  // Without a value, or with a boolean that is true, it means the client to Helm too.
  if (/^(?:client|unset|1|t|T|true|TRUE|True)$/.test(strategy)) return;
  if (strategy === 'server')
    throw new Error('--dry-run=server: only client is supported: sluice template uses no cluster');
  const known = /^(?:none|0|f|F|false|FALSE|False)$/.test(strategy) ? '"server" or' : '"none", "server", or';
  throw new Error(`invalid dry-run value (${quote(strategy)}). Must be ${known} "client"`);
}
