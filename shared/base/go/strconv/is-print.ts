const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(char: string): boolean {
  if (char.length === 1) {
    const code = char.charCodeAt(0);
    if (code < 0x7f) return code >= 0x20;
  }
  return printable.test(char);
}
