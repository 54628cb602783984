import { z } from 'zod';
import type { Kind } from './kind.ts';

type Json = { readonly [key: string]: unknown };
type AnyKind = Kind<z.ZodType, z.ZodType>;

/** The CustomResourceDefinition of a kind: structural schema, defaults, rules, columns, status. */
export function crdOf(kind: AnyKind, labels: Readonly<Record<string, string>>): Json {
  const { group, version, plural, singular, shortNames, categories } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, labels },
    spec: {
      group,
      names: {
        categories,
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural,
        ...(shortNames === undefined ? {} : { shortNames }),
        singular,
      },
      scope: 'Namespaced',
      versions: [
        {
          additionalPrinterColumns: kind.columns,
          name: version,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: kind.description,
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec: structural(kind.spec),
                status: { ...structural(kind.status), default: { observedGeneration: -1 } },
              },
            },
          },
          served: true,
          storage: true,
          subresources: { status: {} },
        },
      ],
    },
  };
}

/** The schema in Kubernetes' subset of OpenAPI: without references, and without additionalProperties beside properties. */
function structural(schema: z.ZodType): Json {
  return clean(z.toJSONSchema(schema, { io: 'input', reused: 'inline', target: 'openapi-3.0' }) as Json);
}

function clean(schema: Json): Json {
  const {
    $schema: _,
    propertyNames: __,
    additionalProperties,
    properties,
    items,
    minimum,
    maximum,
    ...rest
  } = schema as Record<string, Json>;
  const isMap = properties === undefined && typeof additionalProperties === 'object';
  return {
    ...rest,
    ...(typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? { minimum } : {}),
    ...(typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? { maximum } : {}),
    ...(isMap ? { additionalProperties: clean(additionalProperties as Json) } : {}),
    ...(items === undefined ? {} : { items: clean(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [name, clean(property as Json)]),
          ),
        }),
  };
}
