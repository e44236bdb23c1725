import { z } from 'zod';

/** similarity-scan.wat, compiled (`npx tsx tests/support/compile-scan.ts`). */
export const scanBinary =
  'AGFzbQEAAAABCQFgBX9/f39/AAMCAQAFAwEAAgcRAgZtZW1vcnkCAARzY2FuAAAKnwIBnAICAn8EewJAA0AgAkUNAf0MAAAAAAAAAAAAAAAAAAAAACEH/QwAAAAAAAAAAAAAAAAAAAAAIQj9DAAAAAAAAAAAAAAAAAAAAAAhCf0MAAAAAAAAAAAAAAAAAAAAACEKIAAhBSABIANqIQYDQCAHIAH9AQMAIAX9AAQA/boB/a4BIQcgCCAB/QEDCCAF/QAEEP26Af2uASEIIAkgAf0BAxAgBf0ABCD9ugH9rgEhCSAKIAH9AQMYIAX9AAQw/boB/a4BIQogAUEgaiEBIAVBwABqIQUgASAGSQ0ACyAHIAj9rgEgCSAK/a4B/a4BIQcgBCAH/RsAIAf9GwFqIAf9GwIgB/0bA2pqNgIAIARBBGohBCACQQFrIQIMAAsLCw==';

/** A memory of its own and the function that works on it. All positions are bytes; see similarity-scan.wat. */
export interface SimilarityScan {
  readonly memory: WebAssembly.Memory;
  scan(query: number, rows: number, count: number, size: number, out: number): void;
}

type ScanFunction = SimilarityScan['scan'];
const exported = z.object({
  memory: z.instanceof(WebAssembly.Memory),
  scan: z.custom<ScanFunction>((value) => typeof value === 'function'),
});

let compiled: WebAssembly.Module | undefined;

/** Compiled once for the process; each instance takes 128 KB and grows with its rows. */
export function createSimilarityScan(): SimilarityScan {
  compiled ??= new WebAssembly.Module(Buffer.from(scanBinary, 'base64'));
  return exported.parse(new WebAssembly.Instance(compiled).exports);
}
