/** An open-vocabulary detector for the Replicate on loopback that goes by words, as real ones do, on real pixels. */
import type { Colour } from './drawn-pictures.js';
import type { DecodedPicture, PeerModel } from './replicate-hosted.js';

/** A kind of thing in its world: rectangles of one colour, and how much each word of a query speaks for it. */
export interface WordyThing {
  readonly colour: Colour;
  readonly words: Readonly<Record<string, number>>;
}

/** How far a pixel may be from a colour, per channel. */
const tolerance = 40;
/** Smaller spots are noise of the picture's coding, in pixels. */
const smallest = 60;

/** The hosted model with other eyes: each thing scores as much as the words of the query add up to for it. */
export const wordDetector = (hosted: PeerModel, things: readonly WordyThing[]): PeerModel => ({
  ...hosted,
  async run({ image, query, box_threshold: least }) {
    const seen = image as DecodedPicture; // The peer has decoded what its schema let in.
    const words = String(query).toLowerCase().split(/\s+/);
    const detections = things.flatMap(({ colour, words: known }) => {
      const score = words.reduce((sum, word) => sum + (known[word] ?? 0), 0.05);
      return spotsOf(seen, colour).map((bbox) => ({ bbox, label: String(query), confidence: Math.min(0.95, score) }));
    });
    return { detections: detections.filter(({ confidence }) => confidence >= Number(least)) };
  },
});

type Spot = [x1: number, y1: number, x2: number, y2: number];

/** Boxes around what hangs together in a colour. */
function spotsOf({ width, height, data }: DecodedPicture, colour: Colour): readonly Spot[] {
  const fits = (at: number): boolean =>
    [0, 1, 2].every((channel) => Math.abs(data[3 * at + channel] - (colour[channel] ?? 0)) <= tolerance);
  const done = new Uint8Array(width * height);
  const spots: Spot[] = [];
  for (let first = 0; first < done.length; first++) {
    if (done[first] || !fits(first)) continue;
    const spot: Spot = [width, height, 0, 0];
    const open = [first];
    done[first] = 1;
    let size = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      size += 1;
      spot[0] = Math.min(spot[0], x);
      spot[1] = Math.min(spot[1], y);
      spot[2] = Math.max(spot[2], x + 1);
      spot[3] = Math.max(spot[3], y + 1);
      const around = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
      for (const next of around)
        if (next >= 0 && next < done.length && !done[next] && fits(next)) {
          done[next] = 1;
          open.push(next);
        }
    }
    if (size >= smallest) spots.push(spot);
  }
  return spots;
}
