import type { LearningEvidence, Lesson } from '../../contracts/learning.js';
import type { NewExample } from '../../contracts/store.js';
import type { Fault, Turn } from '../../contracts/turn.js';
import { wording } from '../../planning/language-model/taught.js';
import type { Contradiction } from '../../reflection/evidence.js';
import type { TeacherOptions } from '../../teaching/options.js';
import { dropExperiences } from '../../teaching/retract.js';
import { sameQuestion } from './same-question.js';

type Misread = Extract<Fault, { at: 'plan' | 'program' }>;

/** Confirmed answers whose programs are written again, to see whether they stay what they were. */
const probed = 30;

/** What a proven fault of planning adds: the wrong plan and program with the reason, and those that were proved right. */
export function planningExamples(turn: Turn, { reason, revised }: Misread): readonly NewExample[] {
  const instruction = turn.request.text;
  const { plan, program } = turn;
  const steps = plan?.steps ?? [];
  const failed: NewExample[] = [];
  // A plan that stays is no failure; only its program was.
  if (steps.length > 0 && steps.join('\n') !== revised.steps.join('\n'))
    failed.push({ kind: 'plan', instruction, steps, outcome: 'failure', reason });
  if (program && program.source.trim() !== revised.source.trim())
    failed.push({ kind: 'program', instruction, steps, program: program.source, outcome: 'failure', reason });
  return [
    ...failed,
    { kind: 'plan', instruction, steps: revised.steps, outcome: 'success' },
    { kind: 'program', instruction, steps: revised.steps, program: revised.source, outcome: 'success' },
  ];
}

/** What a confirmed answer adds. */
export function confirmedExamples({ request, plan, program }: Turn): readonly NewExample[] {
  if (!plan || !program || plan.steps.length === 0) return [];
  const shared = { instruction: request.text, steps: plan.steps, outcome: 'success' } as const;
  return [
    { kind: 'plan', ...shared },
    { kind: 'program', ...shared, program: program.source },
  ];
}

/** By which a turn's instruction is found again in the pools. */
export async function instructionFeature(
  { request }: Turn,
  { models }: Pick<TeacherOptions, 'models'>,
  signal: AbortSignal,
): Promise<Float32Array> {
  const [feature] = await models.embedText([request.text], { signal });
  return feature;
}

/**
 * Adds examples to the team's pools, and has the lesson saved that they go back to. Where that fails, none is left.
 * @param feature of the instruction, from `instructionFeature`
 * @param keep saves the lesson, with the ids of what are the team's own ones
 */
export async function addExperiences(
  lesson: Pick<Lesson, 'id' | 'team'>,
  examples: readonly NewExample[],
  feature: Float32Array,
  options: Pick<TeacherOptions, 'memory'>,
  keep: (experiences: readonly string[]) => Promise<void>,
): Promise<void> {
  const experience = options.memory.experience(lesson.team);
  const experiences: string[] = [];
  try {
    for (const example of examples) {
      const id = await experience.add(example, feature);
      if (id !== undefined) experiences.push(id);
    }
    await keep(experiences);
  } catch (error) {
    await dropExperiences({ ...lesson, experiences }, options);
    throw error;
  }
}

/** What a lesson about planning would spoil. */
export interface PlanningProbe {
  /** Questions that would get another program or another answer; `flipped` holds turns' ids. */
  readonly probe: LearningEvidence['probe'];
  /** Where the same was asked of another picture, and what was learned answers it wrongly. */
  readonly contradiction?: Contradiction;
}

/**
 * Which of the team's confirmed questions would now get another program; and, of those in the same words, which another
 * answer than people told or confirmed.
 * @param again the turn, asked anew with what was learned
 */
export async function probePlanning(
  turn: Turn,
  again: Turn | undefined,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<PlanningProbe> {
  const others = await probeOtherQuestions(turn, options, signal);
  const source = again?.program?.source;
  if (source === undefined) return { probe: others };
  const { borneOut, contradictions } = await sameQuestion(turn, options, signal)(source);
  return {
    probe: {
      size: others.size + borneOut.length + contradictions.length,
      flipped: [...others.flipped, ...contradictions.map(({ turn: id }) => id)],
    },
    contradiction: contradictions[0],
  };
}

async function probeOtherQuestions(
  turn: Turn,
  { memory, engine }: TeacherOptions,
  signal: AbortSignal,
): Promise<LearningEvidence['probe']> {
  const { team } = turn.request;
  const confirmed = (await memory.lessons(team).list())
    .filter(({ kind, status }) => kind === 'confirmation' && status === 'accepted')
    .flatMap(({ turn: id }) => (id === undefined || id === turn.id ? [] : [id]));
  const ids = [...new Set(confirmed)].slice(0, probed);
  const flipped: string[] = [];
  let size = 0;
  for (const id of ids) {
    const other = await memory.turns.get(team, id);
    if (!other?.program || wording(other.request.text) === wording(turn.request.text)) continue;
    size += 1;
    const source = await engine.devise(other.request, signal);
    if (source?.trim() !== other.program.source.trim()) flipped.push(id);
  }
  return { size, flipped };
}
