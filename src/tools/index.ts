import type { Tool } from '../contracts/tool.js';
import * as shelf from './shelf.js';

/** Every tool of shelf.ts, by name. */
export const tools: readonly Tool[] = Object.values(shelf);
