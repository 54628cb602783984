import type { z } from 'zod';
import type { Kind } from './kind.ts';

/** An object that is not what its kind's schema says: which object, which field, what is wrong. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

interface Named {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly spec: unknown;
}

/** The same object with a spec that its schema has checked. @throws DecodeError */
export function decodeObject<Spec extends z.ZodType, T extends Named>(
  kind: Kind<Spec, z.ZodType>,
  object: T,
): T & { readonly spec: z.infer<Spec> } {
  const decoded = kind.spec.safeParse(object.spec);
  if (decoded.success) return { ...object, spec: decoded.data };
  const [issue] = decoded.error.issues;
  const { namespace, name } = object.metadata;
  throw new DecodeError(
    `${kind.kind} ${namespace}/${name}: ${['spec', ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not valid'}`,
    {
      cause: decoded.error,
    },
  );
}
