import type { Command } from 'commander';

/** Every command of `sluice`, in the order of its help. Each is loaded only when it is run. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  install: async () => (await import('./install/command.ts')).installCommand(),
  uninstall: async () => (await import('./uninstall.ts')).uninstallCommand(),
  serve: async () => (await import('./serve/command.ts')).serveCommand(),
  deploy: async () => (await import('./deploy.ts')).deployCommand(),
  cluster: async () => (await import('./cluster/command.ts')).clusterCommand(),
  get: async () => (await import('./get/command.ts')).getCommand(),
  redrive: async () => (await import('./redrive.ts')).redriveCommand(),
  build: async () => (await import('./build/command.ts')).buildCommand(),
  template: async () => (await import('./template/command.ts')).templateCommand(),
};
