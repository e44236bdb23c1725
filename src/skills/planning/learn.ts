import type { LearningEvidence } from '../../contracts/lesson.js';
import type { NewExample } from '../../contracts/store.js';
import type { Turn } from '../../contracts/turn.js';
import type { Contradiction, PlanFault, PlanServices, PlanTrial, PlanVerdict } from '../../learning/kind.js';
import { wording } from '../../planning/language-model/taught.js';
import { contradictionWords } from '../../reflection/evidence.js';

/** Confirmed answers whose programs are written again, to see whether they stay the same. */
const maxConfirmed = 30;
/** Newest lessons among which they are looked for. */
const maxLessons = 200;

/** What a proven fault of planning adds: the wrong plan and program with the reason, and those that were proved right. */
export function planningExamples(turn: Turn, { reason, revised }: PlanFault): readonly NewExample[] {
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

/**
 * What was learned stays if the question is now answered as the person said, no question in the same words about another
 * picture contradicts it, and none of the team's other confirmed questions gets another program.
 */
export async function judgePlanning(trial: PlanTrial, services: PlanServices): Promise<PlanVerdict> {
  const { turn, again, isRight } = trial;
  const others = await probeOtherQuestions(turn, services);
  const source = again?.program?.source;
  const { borneOut, contradictions } =
    source === undefined ? { borneOut: [], contradictions: [] } : await services.elsewhere(source);
  const probe = {
    size: others.size + borneOut.length + contradictions.length,
    flipped: [...others.flipped, ...contradictions.map(({ turn: id }) => id)],
  };
  const accepted = isRight && probe.flipped.length === 0;
  return {
    accepted,
    reason: accepted ? '' : whyNotKept(isRight, contradictions.at(0), probe),
    evidence: {
      tunedOn: 1,
      validation: { size: 0, before: 0, after: 0 },
      own: { size: 1, before: 0, after: isRight ? 1 : 0 },
      probe,
      leftOut: [],
    },
  };
}

function whyNotKept(
  isRight: boolean,
  contradiction: Contradiction | undefined,
  probe: LearningEvidence['probe'],
): string {
  if (!isRight) return 'I found a better plan, but asked again, I still did not answer it that way.';
  if (contradiction) return `I found another plan, but ${contradictionWords(contradiction)}.`;
  return `I found a better plan, but it would have changed how I answer ${probe.flipped.length} of ${probe.size} questions that you confirmed.`;
}

/** Which of the team's confirmed questions in other words would now get another program. */
async function probeOtherQuestions(
  turn: Turn,
  { memory, draftProgram }: PlanServices,
): Promise<LearningEvidence['probe']> {
  const { team, text } = turn.request;
  const confirmed = (await memory.lessons(team).list(maxLessons))
    .filter(({ kind, status }) => kind === 'confirmation' && status === 'accepted')
    .flatMap(({ turn: id }) => (id === undefined || id === turn.id ? [] : [id]));
  const ids = [...new Set(confirmed)].slice(0, maxConfirmed);
  const flipped: string[] = [];
  let size = 0;
  for (const id of ids) {
    const other = await memory.turns.get(team, id);
    if (!other?.program || wording(other.request.text) === wording(text)) continue;
    size += 1;
    const source = await draftProgram(other.request);
    if (source?.trim() !== other.program.source.trim()) flipped.push(id);
  }
  return { size, flipped };
}
