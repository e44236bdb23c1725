/** How large a model's files are on the hub, before any of them is fetched. */
import { z } from 'zod';
import type { Weights } from './local-calls.js';

/** How the hub's files of a precision end, before `.onnx`. */
const endings: Readonly<Record<string, string>> = { fp32: '', q8: '_quantized' };
const precisionEndings = /_(?:quantized|fp16|int8|uint8|q4|q4f16|bnb4|q2|q2f16|q1|q1f16)$/;

const treeSchema = z.array(z.looseObject({ type: z.string(), path: z.string(), size: z.number().nonnegative() }));

/**
 * Bytes that are fetched for a model at most: its settings, and its weights in the wanted precision. Undefined where the hub,
 * or a mirror of it, does not tell.
 */
export async function bytesOnHub(
  { model, revision, dtype }: Weights,
  endpoint: string,
  { fetch, signal }: { readonly fetch: typeof globalThis.fetch; readonly signal: AbortSignal },
): Promise<number | undefined> {
  const url = new URL(`api/models/${model}/tree/${encodeURIComponent(revision)}?recursive=true`, endpoint);
  const response = await fetch(url, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  const body: unknown = response?.ok ? await response.json().catch(() => undefined) : undefined;
  const { data: files } = treeSchema.safeParse(body);
  const bytes = files?.filter(({ path }) => isNeeded(path, dtype)).reduce((sum, { size }) => sum + size, 0);
  return bytes === 0 ? undefined : bytes;
}

function isNeeded(path: string, dtype: string): boolean {
  if (/^[^/]+\.json$/.test(path)) return true;
  const [, name] = /^onnx\/(.+)\.onnx(?:_data(?:_\d+)?)?$/.exec(path) ?? [];
  if (name === undefined) return false;
  const [ending = ''] = precisionEndings.exec(name) ?? [];
  return ending === (endings[dtype] ?? `_${dtype}`);
}
