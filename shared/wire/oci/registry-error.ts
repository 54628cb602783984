import { STATUS_CODES } from 'node:http';
import { describeUrl, type HttpAnswer, readAll } from '../http/http-client.ts';
import { OciError, type OciErrorCode } from './oci-error.ts';

interface Diagnostic {
  readonly code: string;
  readonly message: string;
}

const longestBody = 64 * 1024;
const longestShown = 512;

const codes: Readonly<Record<number, OciErrorCode>> = { 401: 'unauthorized', 403: 'unauthorized', 404: 'not-found' };

/** What a registry said instead of the answer that was asked for, in the words of Flux's client. Reads the answer to its end. */
export async function readRegistryError(method: string, answer: HttpAnswer): Promise<OciError> {
  const body = await readAll(answer, longestBody).catch(() => Buffer.alloc(0));
  const said = sayErrors(readDiagnostics(body.toString())) ?? sayStatus(method, answer.status, body.toString());
  const code = codes[answer.status] ?? 'unreachable';
  return new OciError(code, `${method} ${describeUrl(answer.url)}: ${said}`);
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function readDiagnostics(body: string): readonly Diagnostic[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: unknown };
    if (!Array.isArray(errors)) return [];
    return errors.map((error: Record<string, unknown>) => ({
      code: String(error['code'] ?? ''),
      message: String(error['message'] ?? '').slice(0, longestShown),
    }));
  } catch {
    return [];
  }
}

function sayErrors(errors: readonly Diagnostic[]): string | undefined {
  const said = errors.map(({ code, message }) => `${code}: ${message}`);
  return said.length > 1 ? `multiple errors returned: ${said.join('; ')}` : said[0];
}

function sayStatus(method: string, status: number, body: string): string {
  const text = `unexpected status code ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  if (method === 'HEAD') return `${text} (HEAD responses have no body, use GET for details)`;
  return body === '' ? text : `${text}: ${body.slice(0, longestShown)}`;
}
