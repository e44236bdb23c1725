/** What the text worker can be asked, as both sides of the thread see it. */
export type TextCalls = {
  /** L2-normalised vectors (512-d), in order. */
  embed(input: { readonly texts: readonly string[] }): Promise<readonly Float32Array[]>;
};
