/** A character for the end of a text, which no text holds. */
export const end = 0;

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

export const isBlank = (code: number): boolean => code === space || code === tab;

/** YAML 1.1 breaks lines at NEL, LS and PS too. */
export const isBreak = (code: number): boolean =>
  code === lineFeed || code === carriageReturn || code === 0x85 || code === 0x2028 || code === 0x2029;

export const isBreakOrEnd = (code: number): boolean => code === end || isBreak(code);

export const isBlankOrBreak = (code: number): boolean => isBlank(code) || isBreak(code);

export const isBlankOrEnd = (code: number): boolean => isBlank(code) || code === end || isBreak(code);

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** A character of a name: of an anchor, a directive or a tag's handle. */
export const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
