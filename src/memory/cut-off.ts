import sharp from 'sharp';

/** Share of its rows that a JPEG may miss and still be looked at. */
const maxMissing = 0.25;
/** Decoders fill what is missing with the middle grey. */
const grey = 128;
const greyTolerance = 2;
/** Rows of blocks are this high at most; in the last one that has come some blocks may be missing. */
const blockRows = 16;
/** Bytes at the end of the last row in which a missing block shows. */
const endBytes = 24;

/** What a decoder says of a JPEG that needs no care: cameras and programs that don't keep to the letter. */
const harmless =
  /extraneous bytes before marker 0x(?:e|f|db|c|dd|da)|Invalid SOS parameters|Adobe color transform|JFIF revision|Inconsistent progression/;
const cutOff = /premature end of JPEG/i;
const damaged = /Corrupt JPEG data/i;

type JpegCondition = 'whole' | 'cut off' | 'damaged';

/** What is wrong with a JPEG, by the decoder's own warning. */
export function jpegCondition(warning: string): JpegCondition {
  if (cutOff.test(warning)) return 'cut off';
  const serious = warning.split('\n').filter((line) => damaged.test(line) && !harmless.test(line));
  return serious.length > 0 ? 'damaged' : 'whole';
}

interface CutOff {
  /** What is there, as a lossless file that stands as the other did. */
  readonly bytes: Buffer;
  /** Share of the rows that are missing. */
  readonly missing: number;
}

/** What there is of a JPEG without its last bytes; undefined when too much is missing. */
export async function readCutOff(
  bytes: Uint8Array,
  limits: { pixels: number; seconds: number },
): Promise<CutOff | undefined> {
  const open = () =>
    sharp(bytes, { failOn: 'none', limitInputPixels: limits.pixels }).timeout({ seconds: limits.seconds });
  const { isProgressive = false, orientation } = await open().metadata();
  if (isProgressive && !hasAllButFinest(bytes)) return undefined;
  const { data, info } = await open().toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const present = rowsPresent(data, width * channels, height);
  const missing = 1 - present / height;
  if (present === 0 || missing > maxMissing) return undefined;
  const kept = sharp(data.subarray(0, present * width * channels), { raw: { width, height: present, channels } });
  return { bytes: await kept.withMetadata({ orientation }).png({ compressionLevel: 1 }).toBuffer(), missing };
}

function rowsPresent(data: Buffer, rowBytes: number, height: number): number {
  const isGrey = (from: number, to: number): boolean =>
    data.subarray(from, to).every((value) => Math.abs(value - grey) <= greyTolerance);
  let rows = height;
  while (rows > 0 && isGrey((rows - 1) * rowBytes, rows * rowBytes)) rows -= 1;
  const end = height * rowBytes;
  const isWhole = rows === height && !isGrey(end - Math.min(rowBytes, endBytes), end);
  return isWhole ? height : Math.max(0, rows - blockRows);
}

/** A progressive JPEG comes as ever finer versions of the whole: only the last refinement of the brightness may be cut. */
function hasAllButFinest(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const startOfScan = file.lastIndexOf(Buffer.from([0xff, 0xda]));
  if (startOfScan < 0 || startOfScan + 10 > file.length) return false;
  const components = file[startOfScan + 4];
  const spectrum = startOfScan + 5 + components * 2;
  const approximation = file[spectrum + 2];
  return components === 1 && file[spectrum] > 0 && approximation >> 4 > 0 && (approximation & 15) === 0;
}
