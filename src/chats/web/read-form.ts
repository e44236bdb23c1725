/**
 * The form of a request; undefined where it is damaged or no multipart form. Very many tiny parts, or pairs of a form of
 * another kind, cost a hundred times the memory that their bytes do, so only so many are read.
 */
export async function readForm({ headers, body }: Request, mostParts: number): Promise<FormData | undefined> {
  const named = /^multipart\/form-data;\s*boundary=(?:"([^"]+)"|([^\s;"]+))\s*$/i.exec(
    headers.get('content-type') ?? '',
  );
  const boundary = named?.[1] ?? named?.[2];
  if (!body || boundary === undefined) return undefined;
  const counted = body.pipeThrough(boundedParts(`--${boundary}`, mostParts));
  // The same boundary for whoever parses it.
  const type = `multipart/form-data; boundary="${boundary}"`;
  return new Response(counted, { headers: { 'content-type': type } }).formData().catch(() => undefined);
}

function boundedParts(mark: string, most: number): TransformStream<Uint8Array, Uint8Array> {
  let left = most + 1;
  /** A mark may begin in one piece and end in the next. */
  let tail = Buffer.alloc(0);
  return new TransformStream({
    transform(piece, controller) {
      const text = Buffer.concat([tail, piece]);
      for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) left -= 1;
      if (left < 0) throw new Error('[web] a form has too many parts');
      tail = Buffer.from(text.subarray(Math.max(0, text.length - mark.length + 1)));
      controller.enqueue(piece);
    },
  });
}
