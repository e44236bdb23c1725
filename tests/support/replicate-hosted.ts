/**
 * Models that the Replicate on loopback hosts: the inputs that the real ones declare (their schemas of January 2025), and
 * work on real pixels, so that what comes out of place shows.
 */
import { createHash } from 'node:crypto';
import sharp, { type OutputInfo } from 'sharp';
import { z } from 'zod';

export interface PeerFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly data: Uint8Array;
}
type Inputs = Readonly<Record<string, unknown>>;
export interface PeerModel {
  readonly version: string;
  /** Maintained by the vendor: called by name, and only so. */
  readonly isOfficial: boolean;
  readonly input: Readonly<Record<string, z.ZodType>>;
  /** @param keep stores a result and gives its address */
  run(inputs: Inputs, keep: (file: PeerFile) => string): Promise<unknown>;
}

export class ModelFailed extends Error {
  readonly logs: string;
  constructor(message: string, logs: string) {
    super(message);
    this.logs = logs;
  }
}

/** A picture in a data URI that is really one. */
const picture = z
  .string()
  .max(10_000_000)
  .regex(/^data:image\/(?:jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/, 'Does not match format "uri"');

/** Replaces each picture by its pixels. Rejects when one cannot be decoded. */
export async function decodeInputs(input: Inputs): Promise<Inputs> {
  const decoded: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input))
    decoded[name] = typeof value === 'string' && value.startsWith('data:') ? await decode(value) : value;
  return decoded;
}

async function decode(uri: string): Promise<DecodedPicture> {
  const bytes = Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
  const image = sharp(bytes, { failOn: 'warning' });
  const { format } = await image.metadata();
  if (!uri.startsWith(`data:image/${format}`)) throw new Error(`a ${format} came as ${uri.slice(0, 30)}`);
  const { data, info } = await image.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { ...sizeOf(info), data };
}
const sizeOf = ({ width, height }: OutputInfo): { width: number; height: number } => ({ width, height });

const pixels = (value: unknown): DecodedPicture => value as DecodedPicture; // decodeInputs made it of what the schema let in.

/** Signal red, as in the drawn stop sign: what these models see. */
const isRed = ({ data }: DecodedPicture, at: number): boolean =>
  data[3 * at] > 150 && data[3 * at + 1] < 90 && data[3 * at + 2] < 90;

/** Around all that is red; undefined when nothing is. */
function redBox(image: DecodedPicture): readonly [number, number, number, number] | undefined {
  let [x1, y1, x2, y2] = [image.width, image.height, 0, 0];
  for (let at = 0; at < image.width * image.height; at++) {
    if (!isRed(image, at)) continue;
    const [x, y] = [at % image.width, Math.floor(at / image.width)];
    [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x + 1), Math.max(y2, y + 1)];
  }
  return x2 > x1 ? [x1, y1, x2, y2] : undefined;
}

const version = (name: string): string => createHash('sha256').update(name).digest('hex');

async function paintedFile(
  image: DecodedPicture,
  mask: DecodedPicture,
  colour: readonly [number, number, number],
  format: 'png' | 'webp',
  factor = 1,
): Promise<PeerFile> {
  if (mask.width !== image.width || mask.height !== image.height)
    throw new ModelFailed('mask and image differ in size', 'size');
  // Painters change a little everywhere, which must not reach the person.
  const data = image.data.map((value, at) => (mask.data[at] > 127 ? colour[at % 3] : Math.min(255, value + 9)));
  const { width, height } = image;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(Math.round(width * factor), Math.round(height * factor), { fit: 'fill', kernel: 'nearest' })
    .toFormat(format, { lossless: true })
    .toBuffer();
  return { name: `out-0.${format}`, type: `image/${format}`, bytes };
}

/** 768 numbers that tell pictures apart: 16 × 16 colours around their mean. */
async function clipOf({ width, height, data }: DecodedPicture): Promise<readonly number[]> {
  const small = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(16, 16, { fit: 'fill' })
    .raw()
    .toBuffer();
  return Array.from(small, (value) => (value - 120.5) / 50);
}
const clipOfText = (text: string): readonly number[] =>
  Array.from(
    { length: 768 },
    (_, at) =>
      (createHash('md5')
        .update(`${text} ${at >> 4}`)
        .digest()[at & 15] -
        127.5) /
      100,
  );

const whole = z.int();
const unit = z.number().min(0).max(1);

export const hostedModels: Readonly<Record<string, PeerModel>> = {
  'adirik/grounding-dino': {
    version: 'efd10a8ddc57ea28773327e881ce95e20cc1d734c589f7dd01d2036921ed78aa',
    isOfficial: false,
    input: {
      image: picture.optional(),
      query: z.string().optional(),
      box_threshold: unit.optional(),
      text_threshold: unit.optional(),
      show_visualisation: z.boolean().optional(),
    },
    async run({ image, query, box_threshold: least, show_visualisation }, keep) {
      const seen = pixels(image);
      const box = /sign|object/.test(String(query)) ? redBox(seen) : undefined;
      const third = box && [box[0], box[1], box[0] + (box[2] - box[0]) / 3, box[3]].map(Math.round);
      const found = [
        { bbox: third, label: 'sign', confidence: 0.18 },
        { bbox: box, label: String(query), confidence: 0.83 },
      ];
      const shown =
        show_visualisation === false
          ? {}
          : { result_image: keep({ name: 'result.png', type: 'image/png', bytes: Buffer.alloc(9) }) };
      return { detections: found.filter(({ bbox, confidence }) => bbox && confidence >= Number(least)), ...shown };
    },
  },
  '851-labs/background-remover': {
    version: 'a029dff38972b5fda4ec5d75d7d1cd25aeff621d2cf4946a41055d7db66b80bc',
    isOfficial: false,
    input: {
      image: picture,
      threshold: unit.optional(),
      reverse: z.boolean().optional(),
      background_type: z.string().optional(),
      format: z.string().optional(),
    },
    async run({ image }, keep) {
      const { width, height, data } = pixels(image);
      const cut = new Uint8Array(width * height * 4);
      for (let at = 0; at < width * height; at++) {
        cut.set(data.subarray(3 * at, 3 * at + 3), 4 * at);
        cut[4 * at + 3] = isRed(pixels(image), at) ? 255 : 0;
      }
      return keep({
        name: 'output.png',
        type: 'image/png',
        bytes: await sharp(cut, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer(),
      });
    },
  },
  'schananas/grounded_sam': {
    version: 'ee871c19efb1941f55f66a3d7d960428c8a5afcb77449547fe8e5a3ab9ebc21c',
    isOfficial: false,
    input: {
      image: picture.optional(),
      mask_prompt: z.string().optional(),
      negative_mask_prompt: z.string().optional(),
      adjustment_factor: whole.optional(),
    },
    async run({ image }, keep) {
      const seen = pixels(image);
      const { width, height } = seen;
      const grey = (white: boolean): Promise<Buffer> =>
        sharp(
          Uint8Array.from({ length: width * height }, (_, at) => (isRed(seen, at) === white ? 255 : 0)),
          { raw: { width, height, channels: 1 } },
        )
          .jpeg({ quality: 95 })
          .toBuffer();
      const names = ['annotated_picture_mask', 'neg_annotated_picture_mask', 'mask', 'inverted_mask'];
      const bytes = [await grey(false), await grey(false), await grey(true), await grey(false)];
      return names.map((name, at) => keep({ name: `${name}.jpg`, type: 'image/jpeg', bytes: bytes[at] }));
    },
  },
  'andreasjansson/blip-2': {
    version: 'f677695e5e89f8b236e52ecd1d3f01beb44c34606419bcc19345e046d8f786f9',
    isOfficial: false,
    input: {
      image: picture,
      caption: z.boolean().optional(),
      question: z.string().optional(),
      context: z.string().optional(),
      use_nucleus_sampling: z.boolean().optional(),
      temperature: z.number().min(0.5).max(1).optional(),
    },
    async run({ image, question, caption }) {
      if (caption) return 'a stop sign at a road';
      if (!/colou?r/.test(String(question))) return 'i do not know';
      return redBox(pixels(image)) ? ' red\n' : 'blue';
    },
  },
  'lucataco/florence-2-large': {
    version: 'da53547e17d45b9cfb48174b2f18af8b83ca020fa76db62136bf9c6616762595',
    isOfficial: false,
    input: {
      image: picture,
      task_input: z
        .enum([
          'Caption',
          'Detailed Caption',
          'More Detailed Caption',
          'Caption to Phrase Grounding',
          'Object Detection',
          'Dense Region Caption',
          'Region Proposal',
          'OCR',
          'OCR with Region',
        ])
        .optional(),
      text_input: z.string().optional(),
    },
    async run({ image, task_input: task, text_input: text }) {
      const box = redBox(pixels(image));
      const [x1, y1, x2, y2] = box ?? [0, 0, 0, 0];
      if (task === 'OCR with Region')
        return {
          img: null,
          text: box
            ? `{'<OCR_WITH_REGION>': {'quad_boxes': [[${x1}.5, ${y1}, ${x2}, ${y1}, ${x2}, ${y2}, ${x1}, ${y2}]], 'labels': ['</s>STOP']}}`
            : "{'<OCR_WITH_REGION>': {'quad_boxes': [], 'labels': []}}",
        };
      if (task === 'Caption to Phrase Grounding')
        return {
          text: `{'<CAPTION_TO_PHRASE_GROUNDING>': {'bboxes': [[${x1}, ${y1}, ${x2}, ${y2}]], 'labels': ['${text}']}}`,
        };
      return { text: `{'<DETAILED_CAPTION>': "It's ${box ? 'a red stop sign' : 'a plain wall'} beside a road."}` };
    },
  },
  'andreasjansson/clip-features': {
    version: '75b33f253f7714a281ad3e9b28f63e3232d583716ef6718f2e46641077ea040a',
    isOfficial: false,
    input: { inputs: z.string().optional() },
    async run({ inputs }) {
      const lines = String(inputs)
        .trim()
        .split('\n')
        .map((line) => line.trim());
      const address = lines.find((line) => /^https?:\/\//.test(line));
      if (address) throw new ModelFailed(`Failed to download ${address}`, 'Downloading');
      return lines.map((line) => ({ input: line, embedding: clipOfText(line) }));
    },
  },
  'krthr/clip-embeddings': {
    version: '1c0371070cb827ec3c7f2f28adcdde54b50dcd239aa6faea0bc98b174ef03fb4',
    isOfficial: false,
    input: { text: z.string().optional(), image: picture.optional() },
    run: async ({ text, image }) => ({ embedding: image ? await clipOf(pixels(image)) : clipOfText(String(text)) }),
  },
  'black-forest-labs/flux-fill-dev': {
    version: 'a66f7be50c6ab5c9fca9af82a73034a5413143fd18f28e0aab5657b116123180',
    isOfficial: true,
    input: {
      prompt: z.string().min(1),
      image: picture,
      mask: picture.optional(),
      num_outputs: whole.min(1).max(4).optional(),
      num_inference_steps: whole.min(1).max(50).optional(),
      guidance: z.number().min(0).max(100).optional(),
      seed: whole.optional(),
      megapixels: z.enum(['1', '0.25', 'match_input']).optional(),
      output_format: z.enum(['webp', 'jpg', 'png']).optional(),
      output_quality: whole.min(0).max(100).optional(),
      disable_safety_checker: z.boolean().optional(),
    },
    async run({ image, mask, prompt }, keep) {
      if (/naked/.test(String(prompt)))
        throw new ModelFailed(
          'NSFW content detected in image. Try running it again, or try a different prompt.',
          'Total safe images: 0/1',
        );
      return [keep(await paintedFile(pixels(image), pixels(mask), [0, 200, 0], 'webp', 0.75))];
    },
  },
  'stability-ai/stable-diffusion-inpainting': {
    version: '95b7223104132402a9ae91cc677285bc5eb997834bd2349fa486f53910fd68b3',
    isOfficial: false,
    input: {
      prompt: z.string().optional(),
      image: picture,
      mask: picture,
      height: whole.multipleOf(64).min(64).max(1024).optional(),
      width: whole.multipleOf(64).min(64).max(1024).optional(),
      negative_prompt: z.string().optional(),
      num_outputs: whole.min(1).max(4).optional(),
      num_inference_steps: whole.optional(),
      guidance_scale: z.number().optional(),
      scheduler: z.string().optional(),
      seed: whole.optional(),
      disable_safety_checker: z.boolean().optional(),
    },
    async run({ image, mask, width, height }, keep) {
      const seen = pixels(image);
      if (seen.width !== width || seen.height !== height) throw new ModelFailed('size', 'size');
      return [keep(await paintedFile(seen, pixels(mask), [0, 0, 200], 'png'))];
    },
  },
  'allenhooo/lama': {
    version: 'cdac78a1bec5b23c07fd29692fb70baa513ea403a39e643c48ec5edadb15fe72',
    isOfficial: false,
    input: { image: picture, mask: picture },
    run: async ({ image, mask }, keep) => keep(await paintedFile(pixels(image), pixels(mask), [124, 138, 106], 'png')),
  },
  // Strangers: what an operator may name in a setting.
  'someone/finder': {
    version: version('someone/finder'),
    isOfficial: false,
    input: { input_image: picture, class_names: z.string().default('dog'), score: unit.default(0.3) },
    async run({ input_image: image, class_names: names }) {
      const seen = pixels(image);
      const box = redBox(seen);
      const shares = box?.map((edge, at) => edge / (at % 2 === 0 ? seen.width : seen.height));
      return JSON.stringify({ objects: shares ? [{ box: shares, label: names, score: 0.6 }] : [] });
    },
  },
  'someone/inverse-painter': {
    version: version('someone/inverse-painter'),
    isOfficial: true,
    input: {
      image: picture,
      mask: picture,
      prompt: z.string(),
      width: whole.multipleOf(64).default(512),
      height: whole.multipleOf(64).default(512),
    },
    run: async ({ image, mask }, keep) => keep(await paintedFile(pixels(image), pixels(mask), [200, 0, 200], 'png')),
  },
  'someone/talker': {
    version: version('someone/talker'),
    isOfficial: false,
    input: { media: picture, prompt: z.string() },
    run: async ({ prompt }) => ['You ', 'asked: ', String(prompt)],
  },
  'someone/odd': {
    version: version('someone/odd'),
    isOfficial: false,
    input: { image: picture, question: z.string(), secret_key: z.string() },
    run: async () => 'never',
  },
};
