/** Chunks of a PNG that hold words: packed, a few kilobytes of them may unpack to gigabytes, and nobody reads them. */
const words: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt']);
const signatureBytes = 8;
/** Length, name and check sum around a chunk's data. */
const aroundData = 12;

/** The same PNG without words. What is damaged stays as it is, for the decoder to tell. */
export function withoutWords(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Buffer[] = [file.subarray(0, signatureBytes)];
  let at = signatureBytes;
  while (at + aroundData <= file.length) {
    const end = at + aroundData + file.readUInt32BE(at);
    if (end > file.length) break;
    if (!words.has(file.toString('latin1', at + 4, at + 8))) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, file.subarray(at)]);
}
