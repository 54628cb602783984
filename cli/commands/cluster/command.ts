import { Command } from 'commander';
import { addCluster } from './add.ts';
import { listClusters } from './list.ts';
import { removeCluster } from './remove.ts';

/** `sluice cluster add | list | remove`: which clusters the functions serve. */
export function clusterCommand(): Command {
  const command = new Command('cluster').description('register the clusters that the functions on AWS serve');
  for (const create of [addCluster, listClusters, removeCluster]) command.addCommand(create());
  return command;
}
