/** What a team has learned, tried with the models that are connected today: on its own examples, in the background. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Prompt } from '../contracts/learning.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Memory } from '../contracts/store.js';
import type { ModelCheck } from '../contracts/teacher.js';
import { isStepKind, type LearningKind, type LearningServices, type Untried } from '../learning/kind.js';
import { unlessTrouble } from '../learning/model-trouble.js';
import { type RowKey, rowKey } from '../util/row-key.js';
import { type LearningSources, learningServices } from './learning-services.js';

const namespace = 'model-checks';
const checkSchema = z.object({ helps: z.boolean(), at: z.number() });
/** Things of a team that are tried since a start: each is some ten calls of a model. */
const maxTried = 12;

export interface RecheckOptions extends LearningSources {
  readonly kinds: readonly LearningKind[];
}

/** Names are kept as their hash, so that what is forgotten is written nowhere. */
const keyOf = (team: string, { tool, concept, model }: Pick<Untried, 'tool' | 'concept' | 'model'>): RowKey =>
  rowKey(team, tool, model, createHash('sha256').update(concept).digest('hex'));

/** A recheck happens once a model, in the background, and may read all that a team has. */
const servicesWithAll = async (options: RecheckOptions): Promise<LearningServices> =>
  learningServices(options, { examples: await options.memory.lessons(options.team).examples() });

/** What today's models have not been tried with, the newest first. */
export async function uncheckedOf(options: RecheckOptions): Promise<readonly Untried[]> {
  const all = await untriedOf(options);
  const known = await checksOf(all, options);
  return all.filter((_, at) => known[at] === undefined).slice(0, maxTried);
}

async function untriedOf(options: RecheckOptions): Promise<readonly Untried[]> {
  const services = await servicesWithAll(options);
  return options.kinds.filter(isStepKind).flatMap((kind) => kind.untried?.(services) ?? []);
}

const checksOf = (all: readonly Untried[], { team, memory }: Pick<RecheckOptions, 'team' | 'memory'>) =>
  memory.store.getMany(
    namespace,
    all.map((one) => keyOf(team, one)),
    checkSchema,
  );

/** Tries one of them. What helps belongs to the lesson that taught it, and is undone with it. */
export async function tryUntried(one: Untried, owner: Lesson, options: RecheckOptions): Promise<void> {
  const { team, memory, now, randomId } = options;
  const services = await servicesWithAll(options);
  const tried = await unlessTrouble(services, () => one.learn(services));
  // Another time, when the model answers or there is money.
  if ('trouble' in tried || tried.result?.unfinished) return;
  const draft = tried.result;
  if (draft?.status === 'accepted') {
    const lessons = memory.lessons(team);
    const current = await lessons.get(owner.id);
    if (current?.status !== 'accepted') return;
    const addPrompts = draft.prompts.map(
      (prompt): Prompt => ({ ...prompt, id: randomId(), team, lesson: owner.id, at: now() }),
    );
    await lessons.save(
      { ...current, prompts: [...current.prompts, ...addPrompts.map(({ id }) => id)] },
      { addPrompts },
    );
  }
  const value = { helps: draft?.status === 'accepted', at: now() };
  await memory.store.write([{ namespace, key: keyOf(team, one), value }]);
}

/** The lesson that gave the newest of its examples and is still kept. */
export async function ownerOf(
  { examples }: Untried,
  { team, memory }: Pick<RecheckOptions, 'team' | 'memory'>,
): Promise<Lesson | undefined> {
  const ids = new Set(examples);
  return (await memory.lessons(team).list()).find(
    (lesson) => lesson.status === 'accepted' && lesson.examples.some((id) => ids.has(id)),
  );
}

/** What of that which a team has taught works with today's models, as far as that has been tried. */
export async function modelChecks(options: RecheckOptions): Promise<readonly ModelCheck[]> {
  const services = await servicesWithAll(options);
  const { pool } = services;
  const asked = Object.values(pool.blackBoxes);
  const holding = pool
    .all()
    .flatMap((prompt): readonly ModelCheck[] =>
      prompt.kind === 'visual' && pool.active(prompt.tool, prompt.concept).some(({ id }) => id === prompt.id)
        ? [{ concept: prompt.concept, state: 'holds' }]
        : [],
    );
  if (asked.length === 0) return [];
  const all = options.kinds.filter(isStepKind).flatMap((kind) => kind.untried?.(services) ?? []);
  const known = await checksOf(all, options);
  const others = all.map(({ concept }, at): ModelCheck => ({ concept, state: known[at] ? 'useless' : 'unchecked' }));
  return [...new Map([...others, ...holding].map((check) => [check.concept, check])).values()];
}

/** With a team that is forgotten goes what was tried for it. */
export async function forgetChecks(team: string, { store }: Pick<Memory, 'store'>): Promise<void> {
  const rows = await store.list(namespace, z.unknown(), { prefix: rowKey(team, '') });
  await store.write(rows.map(({ key }) => ({ namespace, key, value: undefined })));
}
