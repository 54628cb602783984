import { createResource, type Resource } from '../object/resource.ts';
import * as z from '../read/decoders.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';

const schema = z.object({
  cloud: z.literal('gke'),
  kubernetesService: z.object({ name: z.string(), namespace: z.string().nullish() }),
  serviceAccount: z.object({ name: z.string(), projectId: z.string() }),
});

/** A ServiceAccount that acts as one of Google Cloud. */
export function generateIamPolicy(config: PluginConfig, file: string): Resource {
  const { kubernetesService, serviceAccount } = decodePlugin(schema, config, file);
  const { name, namespace } = kubernetesService;
  const account = `${serviceAccount.name}@${serviceAccount.projectId}.iam.gserviceaccount.com`;
  const annotations = { 'iam.gke.io/gcp-service-account': account };
  const metadata = { annotations, name, ...(namespace ? { namespace } : {}) };
  return createResource({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, file);
}
