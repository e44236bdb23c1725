/** What a HEIC file says of itself before it is decoded: ISO base media files are boxes in boxes. */

interface HeicHeader {
  /** Of the largest picture in it, and of all its pictures and tiles together; 0 where it says none. */
  readonly width: number;
  readonly height: number;
  /** ICC profile of its colours. */
  readonly profile: Buffer | undefined;
}

/** A file with more is no phone's. */
const maxBoxes = 5_000;

/** @throws Error when the boxes make no sense */
export function readHeicHeader(bytes: Uint8Array): HeicHeader {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [width, height, count] = [0, 0, 0];
  let profile: Buffer | undefined;

  function visit(start: number, end: number): void {
    for (let at = start; at + 8 <= end; ) {
      if (++count > maxBoxes) throw new Error('too many boxes');
      const type = file.toString('latin1', at + 4, at + 8);
      const size = file.readUInt32BE(at) || end - at;
      const large = size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
      const next = at + large;
      if (large < 8 || next > end) throw new Error(`the box ${type} ends outside of the file`);
      const content = at + (size === 1 ? 16 : 8);
      // `meta` is a full box: 4 bytes of version and flags come first.
      if (type === 'meta') visit(content + 4, next);
      else if (type === 'iprp' || type === 'ipco') visit(content, next);
      else if (type === 'ispe') {
        width = Math.max(width, file.readUInt32BE(content + 4));
        height = Math.max(height, file.readUInt32BE(content + 8));
      } else if (type === 'colr' && ['prof', 'rICC'].includes(file.toString('latin1', content, content + 4)))
        profile ??= file.subarray(content + 4, next);
      at = next;
    }
  }

  visit(0, file.length);
  return { width, height, profile };
}
