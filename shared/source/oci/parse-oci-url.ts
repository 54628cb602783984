import { OciError } from '../../wire/oci/oci-error.ts';
import { type OciRepositoryName, parseRepositoryName } from '../../wire/oci/reference.ts';

const scheme = 'oci://';

/** `spec.url` of an OCIRepository. @throws OciError `invalid-url`, in Flux's words */
export function parseOciUrl(url: string): OciRepositoryName {
  if (!url.startsWith(scheme)) throw new OciError('invalid-url', "URL must be in format 'oci://<domain>/<org>/<repo>'");
  return parseRepositoryName(url.slice(scheme.length));
}
