interface Place {
  /** Counted from 0. */
  readonly line: number;
}

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly text: string;
  /** In full, such as `tag:yaml.org,2002:str`; empty where the text has none. */
  readonly tag: string;
  /** Its type may be read out of its text: it is not quoted. */
  readonly isImplicit: boolean;
}

export interface SequenceNode extends Place {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
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
