/** What came with a message and can't be looked at: told by its name and declared type, and what is said about it. */
import { z } from 'zod';
import { escapeForChat } from './escape-for-chat.js';

const kinds = ['pdf', 'document', 'text', 'video', 'audio', 'svg', 'archive', 'sticker', 'link', 'other'] as const;
export type UnusableKind = (typeof kinds)[number];

export interface Unusable {
  readonly kind: UnusableKind;
  /** A file's name, a sticker's, or a link without what may be secret in it. */
  readonly name: string;
  /** A sentence that says more than its kind tells. */
  readonly why?: string;
}

export const unusableSchema: z.ZodType<Unusable> = z.object({
  kind: z.enum(kinds),
  name: z.string(),
  why: z.string().optional(),
});

const byType: readonly (readonly [UnusableKind, RegExp])[] = [
  ['pdf', /^application\/pdf$/],
  ['svg', /^image\/svg/],
  ['video', /^video\//],
  ['audio', /^audio\//],
  ['archive', /^application\/(?:zip|gzip|x-(?:7z|rar|tar|zip)|vnd\.rar)/],
  ['document', /^application\/(?:msword|rtf|vnd\.(?:openxmlformats|oasis|ms-)|x-iwork|epub)/],
  ['text', /^(?:text\/|application\/(?:json|xml|javascript|x-(?:sh|yaml)))/],
];

const byEnding: readonly (readonly [UnusableKind, RegExp])[] = [
  ['pdf', /\.pdf$/i],
  ['svg', /\.svgz?$/i],
  ['video', /\.(?:mp4|m4v|mov|avi|mkv|webm|mpe?g|3gp|wmv|flv)$/i],
  ['audio', /\.(?:mp3|wav|ogg|oga|opus|m4a|aac|flac|wma|amr)$/i],
  ['archive', /\.(?:zip|7z|rar|tar|t?gz|bz2|xz)$/i],
  ['document', /\.(?:docx?|xlsx?|pptx?|od[tsp]|rtf|pages|numbers|key|epub)$/i],
  ['text', /\.(?:txt|md|csv|tsv|json|ya?ml|xml|html?|log|ini|toml|[jt]sx?|py|sh|css|sql)$/i],
];

/** By its declared type, else by its name. */
export function kindOfFile(name: string, mediaType: string | null | undefined): UnusableKind {
  const declared = byType.find(([, pattern]) => pattern.test(mediaType ?? ''))?.[0];
  return declared ?? byEnding.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
}

/** "example.com/cats": an address without its query, which may hold keys, and not endlessly. */
export function linkName(url: string): string {
  if (!URL.canParse(url)) return url.slice(0, maxLinkLength);
  const { host, pathname } = new URL(url);
  const whole = `${host}${pathname === '/' ? '' : pathname}`;
  return whole.length > maxLinkLength ? `${whole.slice(0, maxLinkLength - 1)}…` : whole;
}

const maxLinkLength = 60;

const words: Readonly<Record<UnusableKind, readonly [fault: (names: string) => string, remedy: string]>> = {
  pdf: [(names) => `I couldn’t open ${names}.`, 'Please send it again, or a screenshot of the page.'],
  document: [(names) => `I can’t open documents (${names}).`, 'Please send a screenshot of the page.'],
  text: [(names) => `I can’t read text files (${names}), only pictures.`, 'Please send a screenshot.'],
  video: [(names) => `I can’t watch videos (${names}).`, 'Please send a screenshot of the moment you mean.'],
  audio: [(names) => `I can’t listen to recordings (${names}).`, 'Please write to me, and send a picture.'],
  svg: [(names) => `I can’t open SVG drawings (${names}).`, 'Please send it as PNG or JPEG.'],
  archive: [(names) => `I can’t open archives (${names}).`, 'Please attach the pictures themselves.'],
  sticker: [(names) => `I can’t look at stickers (${names}).`, 'Please send a picture.'],
  link: [(names) => `I can’t get at a picture by that link (${names}).`, 'Please attach the picture itself.'],
  other: [(names) => `I can’t open ${names}.`, 'Please send a picture, such as JPEG or PNG.'],
};

/**
 * One sentence for each kind, with the names.
 * @param remedy whether it also says what to send instead: not where a picture came with it
 */
export function unusableSentences(files: readonly Unusable[], remedy: boolean): readonly string[] {
  const explained = files.flatMap(({ why }) => why ?? []);
  const rest = files.filter(({ why }) => why === undefined);
  const told = [...new Set(rest.map(({ kind }) => kind))].map((kind) => {
    const alike = rest.filter((file) => file.kind === kind);
    const names = [...new Set(alike.map(({ name }) => `“${escapeForChat(name, maxLinkLength)}”`))];
    const shown = names.length > maxNames ? `${names.slice(0, maxNames).join(', ')} …` : names.join(', ');
    const [fault, instead] = words[kind];
    return remedy ? `${fault(shown)} ${instead}` : fault(shown);
  });
  return [...explained, ...told];
}

const maxNames = 4;
