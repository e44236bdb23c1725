import path from 'node:path';
import { CapabilityError } from '../../src/contracts/errors.js';
import type { Capabilities, Capability, Models } from '../../src/contracts/model.js';
import type { ToolContext } from '../../src/contracts/tool.js';
import { createLexicon } from '../../src/language/lexicon.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { readConcepts } from '../../src/memory/read-concepts.js';
import { projectRoot } from '../../src/util/project-root.js';
import { wordRelations } from '../../src/wordnet/word-relations.js';
import { createMemoryDesk, type MemoryDesk } from './memory-desk.js';

const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
export const lexicon = createLexicon(concepts, nonConcepts, wordRelations().isWord);

/** What tools look for before they ask it. */
const moreThanAnswers: readonly Capability[] = ['discuss', 'answerEach', 'recognise'];

/** Models that can do what is given and nothing else, as when no other backend is configured. */
export function modelsOf(given: Partial<Capabilities>): Models {
  const models = new Proxy(given, {
    get: (known, capability: Capability) =>
      known[capability] ??
      (moreThanAnswers.includes(capability)
        ? undefined
        : async () => {
            throw new CapabilityError(`[models] nobody offers ${capability}; connect a model that does`, {
              friendly: `Connect a model that offers ${capability}.`,
            });
          }),
  });
  // The proxy answers for every capability that is not given.
  return models as Models;
}

export interface TestContext extends ToolContext {
  readonly pictures: MemoryDesk;
}

/** What a tool is run with, on an empty desk. */
export function toolContext(
  models: Partial<Capabilities> = {},
  more: Partial<Pick<ToolContext, 'signal' | 'variables' | 'isAnswer'>> = {},
): TestContext {
  return {
    team: 'team',
    models: modelsOf(models),
    pictures: createMemoryDesk(),
    lexicon,
    prompts: createPromptPool(),
    namesPeople: false,
    signal: new AbortController().signal,
    variables: new Map(),
    ...more,
  };
}
