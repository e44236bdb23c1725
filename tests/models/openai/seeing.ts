import sharp from 'sharp';
import type { Sight } from '../../../src/contracts/model.js';
import type { Box } from '../../../src/util/box.js';
import type { PeerReply, PeerRequest } from '../../support/openai-peer.js';

const barn: Box = [200, 120, 360, 210];

/** A red barn on a meadow, 640×400. */
export async function barnPicture(id: string): Promise<Sight> {
  const [x1, y1, x2, y2] = barn;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400">
    <rect width="640" height="400" fill="#88aa66"/>
    <rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="#d01010"/>
  </svg>`;
  const { data, info } = await sharp(Buffer.from(drawing)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { id, pixels: { width: info.width, height: info.height, channels: 3, data } };
}

/** A model that sees red barns, and truly looks for them in what it is sent. */
export async function seesBarns(request: PeerRequest): Promise<PeerReply> {
  if (request.kind !== 'chat') return { status: 500 };
  if (!/barn/.test(request.question)) return JSON.stringify({ known: false, found: [] });
  const [sent] = request.pictures;
  if (!sent) return { status: 500 };
  const box = await redIn(sent.bytes);
  const found = box
    ? [
        { label: 'Barn', score: 0.9, box },
        { label: 'barn', score: 0.3, box: [0, 0, 90, 90] },
      ]
    : [];
  return JSON.stringify({ known: true, found });
}

/** Where red is, in thousandths. */
async function redIn(bytes: Buffer): Promise<readonly number[] | undefined> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  let [x1, y1, x2, y2] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if ((data[at] ?? 0) < 150 || (data[at + 1] ?? 0) > 90) continue;
      [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x + 1), Math.max(y2, y + 1)];
    }
  if (x2 <= x1) return undefined;
  return [(1000 * x1) / width, (1000 * y1) / height, (1000 * x2) / width, (1000 * y2) / height].map(Math.round);
}
