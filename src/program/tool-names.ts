import type { Tool } from '../contracts/tool.js';

/** The tools by name and by alias. */
export function toolNames(tools: readonly Tool[]): ReadonlyMap<string, Tool> {
  const named = new Map<string, Tool>();
  for (const tool of tools) {
    named.set(tool.name, tool);
    for (const alias of tool.aliases) named.set(alias, tool);
  }
  return named;
}
