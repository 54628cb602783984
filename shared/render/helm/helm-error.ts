/** What is wrong: the chart, its values, a schema or what it says of values, a template, the output, or the version of Kubernetes. */
export type HelmErrorCode = 'chart' | 'values' | 'schema' | 'template' | 'manifest' | 'version';

/** Why a chart cannot be rendered, in Helm's words where Helm has an error for it. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
  readonly code: HelmErrorCode;
  /** The templates' output, if it is not valid YAML. */
  readonly rendered: string | undefined;

  constructor(code: HelmErrorCode, message: string, options?: ErrorOptions & { readonly rendered?: string }) {
    super(message, options);
    this.code = code;
    this.rendered = options?.rendered;
  }
}
