interface Place {
  /** Counted from 0. */
  readonly line: number;
  /** Where in the text it begins, after its anchor and tag. */
  readonly at: number;
  readonly anchor?: string | undefined;
}

/** How a scalar is written: without quotes, and so perhaps no text; in single or double quotes; or in a block. */
export type ScalarForm = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly text: string;
  readonly form: ScalarForm;
  /** In full, such as `tag:yaml.org,2002:str`; empty where the text has none. */
  readonly tag: string;
  /** Its type may be read out of its text: it is not quoted. */
  readonly isImplicit: boolean;
}

export interface SequenceNode extends Place {
  readonly kind: 'sequence';
  /** In full, as that of a scalar. */
  readonly tag: string;
  /** In brackets. */
  readonly isFlow: boolean;
  readonly items: YamlNode[];
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
  readonly tag: string;
  /** In braces. */
  readonly isFlow: boolean;
  /** Keys and their values by turns. */
  readonly items: YamlNode[];
}

export interface AliasNode extends Place {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: YamlNode;
}

/** A part of a document, before anything is said about types. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;
