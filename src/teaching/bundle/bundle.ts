/** A team's concepts and corrections as one file that others can read, check and take in. It may come from anybody. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { ClovabotError } from '../../contracts/errors.js';

/** Of a file, in bytes; and of what it may hold. */
export const bundleLimits = { bytes: 64_000_000, pictureBytes: 8_000_000, pictures: 200, concepts: 100, answers: 200 };
const format = 'clovabot-lessons/2';
/** Without what things are called besides their names; read as well. */
const formerFormat = 'clovabot-lessons/1';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/\p{C}/u.test(text), 'has control characters');
const share = z.number().min(0).max(1);
/** Left, top, right and bottom as shares of the picture's sides. */
const part = z
  .tuple([share, share, share, share])
  .refine(([left, top, right, bottom]) => left < right && top < bottom, 'is empty');
const place = z.strictObject({ picture: z.number().int().min(0), part: part.optional() });

const contents = z
  .strictObject({
    format: z.enum([format, formerFormat]),
    /** As whoever made it calls themselves. */
    from: line(60),
    made: z.iso.datetime(),
    /** Of the pictures that members gave. */
    licence: line(200),
    concepts: z
      .array(
        z.strictObject({
          name: line(60),
          /** What else is said to mean it, whose it is, and what kind of thing. */
          others: z.array(line(60)).max(20).optional(),
          owner: line(60).optional(),
          kind: line(60).optional(),
          shown: z.array(place).min(1).max(20),
        }),
      )
      .max(bundleLimits.concepts),
    answers: z.array(z.strictObject({ question: line(200), answer: line(200), at: place })).max(bundleLimits.answers),
    pictures: z
      .array(
        z.strictObject({
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          /** Who gave it, or where it comes from, and under which licence where that is another. */
          by: line(200),
          licence: line(300).optional(),
          url: z.url({ protocol: /^https?$/ }).optional(),
          base64: z.base64().max((bundleLimits.pictureBytes * 4) / 3 + 4),
        }),
      )
      .max(bundleLimits.pictures),
  })
  .refine(
    ({ pictures, concepts, answers }) =>
      [...concepts.flatMap(({ shown }) => shown), ...answers.map(({ at }) => at)].every(
        ({ picture }) => picture < pictures.length,
      ),
    'names a picture that is not in it',
  );

const file = z.strictObject({ bundle: contents, key: z.string().max(200), signature: z.base64().max(200) });

export type Bundle = z.infer<typeof contents>;
export type BundlePlace = z.infer<typeof place>;

export interface SignedBundle {
  readonly bundle: Bundle;
  /** By which its makers are known again: "3f2a 91c0 …". */
  readonly fingerprint: string;
}

/** What is signed: the contents as they are written, whatever spaces are between them. */
const signedBytes = (bundle: unknown): Buffer => Buffer.from(JSON.stringify(bundle));

/** @param key ed25519, private */
export function writeBundle(bundle: Omit<Bundle, 'format'>, key: KeyObject): string {
  const whole = contents.parse({ format, ...bundle });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  const signature = sign(null, signedBytes(whole), key).toString('base64');
  return `${JSON.stringify({ bundle: whole, key: publicKey, signature }, undefined, 1)}\n`;
}

/** @throws ClovabotError where it is no bundle, is too large, or is not as it was signed */
export function readBundle(text: string): SignedBundle {
  if (Buffer.byteLength(text) > bundleLimits.bytes) throw unusable('is too large');
  const read = file.safeParse(parsed(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw unusable(`is none: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
  }
  const { bundle, key, signature } = read.data;
  const der = Buffer.from(key, 'base64');
  if (!isSigned(parsed(text), der, Buffer.from(signature, 'base64')))
    throw unusable('is not as it was signed: somebody has changed it, or it was cut off');
  for (const [at, picture] of bundle.pictures.entries()) {
    const bytes = Buffer.from(picture.base64, 'base64');
    if (createHash('sha256').update(bytes).digest('hex') !== picture.sha256)
      throw unusable(`holds another picture than it says (the ${at + 1}. one)`);
  }
  return { bundle, fingerprint: fingerprintOf(der) };
}

const fingerprintOf = (der: Buffer): string =>
  (createHash('sha256').update(der).digest('hex').slice(0, 16).match(/.{4}/g) ?? []).join(' ');

const envelope = z.object({ bundle: z.unknown() });

function isSigned(whole: unknown, der: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const { bundle } = envelope.parse(whole);
    return key.asymmetricKeyType === 'ed25519' && verify(null, signedBytes(bundle), key, signature);
  } catch {
    return false;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable('is not JSON');
  }
}

const unusable = (why: string): ClovabotError =>
  new ClovabotError(`[lessons] the bundle ${why}; ask whoever made it for \`clovabot lessons export\` again`);
