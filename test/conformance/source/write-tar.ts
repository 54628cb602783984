/** `[name, type, content]`; of a link, the content is its target. */
export type TarEntry = readonly [name: string, type: 'file' | 'exec' | 'dir' | 'symlink' | 'hardlink', content: string];

const block = 512;
const flags: Readonly<Record<TarEntry[1], string>> = { file: '0', exec: '0', hardlink: '1', symlink: '2', dir: '5' };

/** A tar with entries as they are given, hostile ones too. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(writeEntry), Buffer.alloc(2 * block)]);
}

function writeEntry([name, type, content]: TarEntry): Buffer[] {
  const isLink = type === 'symlink' || type === 'hardlink';
  const body = Buffer.from(isLink || type === 'dir' ? '' : content);
  const header = Buffer.alloc(block);
  header.write(name, 0);
  header.write(type === 'exec' ? '0000755\0' : type === 'dir' ? '0000744\0' : '0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(flags[type], 156);
  if (isLink) header.write(content, 157);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, body, Buffer.alloc((block - (body.length % block)) % block)];
}
