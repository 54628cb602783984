import { Command } from 'commander';
import { messageOf } from '../shared/errors.ts';
import { buildCommand } from './build.ts';
import { installCommand } from './install.ts';
import { redriveCommand } from './redrive.ts';
import { serveCommand } from './serve.ts';
import { templateCommand } from './template.ts';
import { uninstallCommand } from './uninstall.ts';
import { version } from './version.ts';

const commands = [
  installCommand(),
  uninstallCommand(),
  serveCommand(),
  redriveCommand(),
  buildCommand(),
  templateCommand(),
];
const program = new Command('sluice')
  .description('GitOps for Kubernetes with no controllers in the cluster')
  .version(version);
for (const command of commands) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`sluice: ${messageOf(error)}`);
  process.exitCode = 1;
}
