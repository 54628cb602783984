import type { Command } from 'commander';
import { buildCommand } from './build.ts';
import { clusterCommand } from './cluster.ts';
import { installCommand } from './install.ts';
import { redriveCommand } from './redrive.ts';
import { serveCommand } from './serve.ts';
import { templateCommand } from './template.ts';
import { uninstallCommand } from './uninstall.ts';

/** Every command of `sluice`, in the order of its help. */
export const commands: readonly (() => Command)[] = [
  installCommand,
  uninstallCommand,
  serveCommand,
  clusterCommand,
  redriveCommand,
  buildCommand,
  templateCommand,
];
