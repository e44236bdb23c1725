import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';

/** More names than anybody tags in a picture; also bounds what a model may return. */
const maxItems = 100;

export const list = defineTool({
  name: 'LIST',
  summary: 'Lists things from general knowledge, as names for CLASSIFY.',
  brief: 'list names from general knowledge',
  parameters: {
    query: { type: 'Text', summary: "what to list, such as 'main characters of The Big Bang Theory'" },
    max: { type: 'Number', summary: 'how many at most, 1 to 100' },
  },
  returns: 'List',
  examples: ["LIST0=LIST(query='main characters of The Big Bang Theory',max=7)"],
  capabilities: ['list'],
  fallible: true,
  version: 1,
  async run({ query, max }, { models, signal }) {
    signal.throwIfAborted();
    const asked = query.value.trim();
    if (asked === '') throw new ToolError('[LIST] it was not said what to list; name it, such as “colours”');
    if (!Number.isInteger(max.value) || max.value < 1 || max.value > maxItems)
      throw new ToolError(`[LIST] cannot list ${max.value} things; max is a whole number from 1 to ${maxItems}`);
    const listed = await models.list(asked, max.value, { signal });
    const items = [...new Set(listed.map((item) => item.trim()).filter((item) => item !== ''))].slice(0, max.value);
    return { output: { type: 'List', items } };
  },
});
