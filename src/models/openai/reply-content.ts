/** What stands in a message, in whichever form a server sends it. */
import { z } from 'zod';

const part = z.looseObject({
  type: z.string().nullish().catch(undefined),
  text: z.unknown().optional(),
  content: z.unknown().optional(),
});

/** A text, parts of one, or what should have been one: a value that a server has read as JSON. Thoughts are left out. */
export function contentText(content: unknown): string {
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return content;
  if (Array.isArray(content))
    return content.map(isPart).every(Boolean) ? content.map(partText).join('') : JSON.stringify(content);
  if (typeof content !== 'object') return String(content);
  return isPart(content) ? partText(content) : JSON.stringify(content);
}

const isPart = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && ('type' in value || typeof Reflect.get(value, 'text') === 'string'));

function partText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { type, text, content } = part.safeParse(value).data ?? {};
  if (/think|reason|thought|summary|image|tool/i.test(type ?? '')) return '';
  if (typeof text === 'string') return text;
  const { data: inner } = z.looseObject({ value: z.string() }).safeParse(text);
  return inner?.value ?? (typeof content === 'string' ? content : '');
}

const call = z.looseObject({ arguments: z.unknown().optional() });
const calls = z.union([z.array(z.looseObject({ function: call })).transform(([first]) => first?.function), call]);

/** What the first of these calls of tools gives, as JSON. */
export function toolArguments(given: unknown): string | undefined {
  const { data } = calls.safeParse(given);
  if (data?.arguments === undefined || data.arguments === null) return undefined;
  return typeof data.arguments === 'string' ? data.arguments : JSON.stringify(data.arguments);
}
