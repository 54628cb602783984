import { startOracle } from '../start-oracle.ts';

/** What a command line of the original printed; `error` is empty where it succeeded. */
export interface CommandAnswer {
  readonly output: string;
  readonly error: string;
}

export interface HelmCommand {
  /** Runs `helm` with these arguments in a folder. */
  run(folder: string, args: readonly string[]): Promise<CommandAnswer>;
  stop(): void;
}

/** A process may run so many commands: each leaves something behind in Helm, which makes the next one slower. */
const commandsPerProcess = 200;

/** The `helm` command, in processes of its own that know no cluster and no user's settings. */
export function startHelmCommand(): HelmCommand {
  const start = () =>
    startOracle('helm-command', { PATH: process.env['PATH'], HOME: '/nowhere', KUBECONFIG: '/nowhere/config' });
  let oracle = start();
  let commands = 0;
  return {
    run: async (folder, args) => {
      if (++commands % commandsPerProcess === 0) {
        oracle.stop();
        oracle = start();
      }
      const { output, error } = (await oracle.ask({ folder, args })) as CommandAnswer;
      return { output: fromBase64(output), error: fromBase64(error) };
    },
    stop: () => oracle.stop(),
  };
}

function fromBase64(text: string | null): string {
  return Buffer.from(text ?? '', 'base64').toString();
}
