export type HelmErrorCode = 'chart' | 'values' | 'schema' | 'template' | 'manifest' | 'version';

/** Why a chart does not render, in Helm's words where Helm has words for it. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
  readonly code: HelmErrorCode;

  constructor(code: HelmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
