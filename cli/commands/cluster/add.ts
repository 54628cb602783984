import { Command } from 'commander';
import { messageOf } from '../../../shared/base/errors.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { callerOfEnvironment } from '../../../shared/ports/aws/call-aws.ts';
import { addRegistration, type ClusterRegistration } from '../../../shared/ports/aws/clusters/cluster-registry.ts';
import { connectCluster } from '../../../shared/ports/aws/clusters/connect-cluster.ts';
import { describeEksCluster } from '../../../shared/ports/aws/clusters/describe-eks-cluster.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { findOtherActors, otherActorsMessage } from '../../../shared/ports/kube/one-actor.ts';
import { type StackFlags, withStackFlags } from '../../flags/of-stack.ts';
import { readAddressRange } from '../../flags/read-address-range.ts';
import { withDurable } from '../../io/with-durable.ts';

interface Flags extends StackFlags {
  readonly secret?: string;
  readonly context?: string;
  readonly eks?: string;
  readonly region?: string;
  readonly role?: string;
  readonly allowAddresses?: readonly string[];
  readonly defaultServiceAccount?: string;
  readonly crossNamespaceRefs: boolean;
  readonly shards?: readonly string[];
}

const timeoutMs = 30_000;

/** `sluice cluster add`: registers a cluster with the functions on AWS. */
export function addCluster(): Command {
  return withStackFlags(new Command('add'), 'prod')
    .description(
      'register a cluster: an EKS cluster with a role, or any cluster with a secret that contains its kubeconfig',
    )
    .argument('<name>', 'a name for people: lower-case letters, digits and dashes')
    .option('--eks <name>', 'the name of the EKS cluster')
    .option('--region <region>', 'region of the EKS cluster; default: that of the environment')
    .option('--role <arn>', 'the role that signs tokens for the EKS cluster; default: the functions’ own roles')
    .option('--secret <id>', 'the secret in AWS Secrets Manager that contains the kubeconfig')
    .option('--context <name>', 'context of that kubeconfig; default: its current context')
    .option(
      '--allow-addresses <range...>',
      'address ranges that its objects may name, beside the public internet',
      readAddressRange,
    )
    .option('--default-service-account <name>', 'service account of Kustomizations that name none')
    .option('--no-cross-namespace-refs', 'allow references within a namespace only')
    .option('--shards <key...>', 'also serve objects with these values of the label sharding.fluxcd.io/key')
    .action(async (name: string, flags: Flags) => {
      const registration = await lookAt(name, flags);
      await withDurable(flags, ({ store }) => addRegistration(store, registration));
      console.log(`${name} (${registration.uid}) will be served within a minute`);
    });
}

/** Connects to the cluster as the functions will, reads its uid, and refuses it if another actor runs there. */
async function lookAt(name: string, flags: Flags): Promise<ClusterRegistration> {
  const caller = await callerOfEnvironment(flags.awsEndpoint ?? process.env['AWS_ENDPOINT_URL']);
  const access = await accessOf(flags, { ...caller, region: flags.region ?? caller.region });
  const client = createKubeClient(await connectCluster(caller, access, systemClock.now), systemClock);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const uid = await readClusterUid(client).catch((error: unknown) => {
      throw new Error(`the cluster cannot be reached: ${messageOf(error)}`, { cause: error });
    });
    const actors = await findOtherActors(client, signal, flags.shards);
    if (actors.length > 0) throw new Error(otherActorsMessage(name, actors));
    return {
      name,
      uid,
      access,
      allowAddresses: [...(flags.allowAddresses ?? [])],
      noCrossNamespaceRefs: !flags.crossNamespaceRefs,
      ...(flags.shards === undefined ? {} : { shards: [...flags.shards] }),
      ...(flags.defaultServiceAccount === undefined ? {} : { defaultServiceAccount: flags.defaultServiceAccount }),
    };
  } finally {
    await client.close();
  }
}

async function accessOf(
  { secret, context, eks, role }: Flags,
  caller: Parameters<typeof describeEksCluster>[0],
): Promise<ClusterRegistration['access']> {
  if ((secret === undefined) === (eks === undefined))
    throw new Error('say how to reach the cluster: --eks <name>, or --secret <id>');
  if (secret !== undefined) return { type: 'secret', secret, ...(context === undefined ? {} : { context }) };
  return {
    type: 'eks',
    region: caller.region,
    ...(await describeEksCluster(caller, eks as string)),
    ...(role === undefined ? {} : { role }),
  };
}
