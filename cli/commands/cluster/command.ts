import { Command } from 'commander';
import { addCluster } from './add.ts';
import { listClusters } from './list.ts';
import { removeCluster } from './remove.ts';

/** `sluice cluster add | list | remove`: the clusters that the functions serve. */
export function clusterCommand(): Command {
  const command = new Command('cluster').description('manage the clusters that the functions on AWS serve');
  for (const create of [addCluster, listClusters, removeCluster]) command.addCommand(create());
  return command;
}
