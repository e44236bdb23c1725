import type { Example, Lesson, Prompt } from '../../learning.js';
import type { Teaching } from '../../teacher.js';
import { watched } from '../../util/watched.js';
import { learningServices } from './learning-services.js';
import type { TeacherOptions } from './options.js';

/** Learns what something looks like from pictures of it, without a mistake first. */
export async function* teachConcept(
  teaching: Teaching,
  options: TeacherOptions,
  signal: AbortSignal,
): AsyncGenerator<Lesson, void> {
  const { memory, now, randomId } = options;
  const { team, thread, author, name, shown, resumes } = teaching;
  const lessons = memory.lessons(team);
  const began = now();
  let lesson: Lesson = {
    id: resumes?.id ?? randomId(),
    team,
    thread,
    status: 'learning',
    kind: 'teaching',
    author,
    post: teaching.post ?? resumes?.post,
    said: name,
    expected: [],
    shown,
    concept: name,
    reason: `Looking at what you showed me of “${name}”…`,
    prompts: [],
    examples: [],
    experiences: [],
    at: resumes?.at ?? began,
    ms: 0,
  };
  await lessons.save(lesson);
  yield lesson;

  const learning = watched(async (report) =>
    options.teachAppearance(name, shown, await learningServices(team, options, signal, report)),
  );
  for (;;) {
    const next = await learning.next();
    if (!next.done) {
      lesson = { ...lesson, reason: next.value, ms: now() - began };
      yield lesson;
      continue;
    }
    const { concept, draft } = next.value;
    const examples = next.value.examples.map(
      (example): Example => ({ ...example, source: { author, ...example.source } }),
    );
    const prompts = draft.prompts.map(
      (prompt): Prompt => ({ ...prompt, id: randomId(), team, lesson: lesson.id, at: now() }),
    );
    lesson = {
      ...lesson,
      concept,
      tool: prompts.at(0)?.tool ?? 'LOC',
      status: draft.status,
      reason: draft.reason,
      evidence: draft.evidence,
      prompts: prompts.map(({ id }) => id),
      examples: examples.map(({ id }) => id),
      ms: now() - began,
    };
    await lessons.save(lesson, { addExamples: examples, addPrompts: prompts });
    const pool = await options.pools.of(team);
    for (const prompt of prompts) pool.add(prompt);
    yield lesson;
    return;
  }
}
