export type HelmErrorCode = 'chart' | 'values' | 'schema' | 'template' | 'manifest' | 'version';

/** Why a chart does not render, in Helm's words where Helm has words for it. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
  readonly code: HelmErrorCode;
  /** What the templates made, where that is no YAML. */
  readonly rendered: string | undefined;

  constructor(code: HelmErrorCode, message: string, options?: ErrorOptions & { readonly rendered?: string }) {
    super(message, options);
    this.code = code;
    this.rendered = options?.rendered;
  }
}
