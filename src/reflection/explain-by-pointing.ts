import type { Expected, Intervention, Value } from '../contracts/turn.js';
import { answerWords } from '../show/values.js';
import type { Agreement } from './judge.js';
import { type Pointed, pointedOutputs, pointedWords } from './pointed.js';
import { judgeOutcome, type Scene } from './scene.js';

/** The steps whose correction by the pointed regions turns the answer, or changes it when no answer is told. */
export async function explainByPointing(
  scene: Scene,
  pointed: readonly Pointed[],
  answer: Expected | undefined,
): Promise<readonly Intervention[]> {
  const { turn, values } = scene;
  const outputs = pointedOutputs(turn.steps, pointed, { values, isOf: scene.isOf });
  const differing = outputs.filter(
    ({ step, missed, extra }) => step.status === 'failed' || missed.length + extra.length > 0,
  );
  const turns = async (replaced: ReadonlyMap<string, Value>): Promise<string | undefined> => {
    const outcome = await scene.tryRun(replaced);
    if (outcome?.status !== 'done') return undefined;
    const isRight = (agreement: Agreement): boolean => agreement === 'right';
    const isPicture = outcome.result.type === 'Image';
    if (isPicture && !isRight(await judgeOutcome(outcome, pointed, scene))) return undefined;
    if (answer && !isPicture && !isRight(await judgeOutcome(outcome, [answer], scene))) return undefined;
    return answerWords(outcome.result);
  };
  const told = differing.map((output) => ({
    output,
    replaced: new Map([[output.step.instruction.output, output.after]]),
  }));
  const proofs: Intervention[] = [];
  for (const { output, replaced } of told) {
    const said = await turns(replaced);
    if (said === undefined || (!answer && said === turn.answer?.text)) continue;
    proofs.push(pointedProof(output, said));
  }
  if (proofs.length > 0) return proofs;
  // No one step alone: all that were pointed at together may still explain it, and each of them is then proved wrong.
  const together = await turns(new Map(told.flatMap(({ replaced }) => [...replaced])));
  return together === undefined ? [] : differing.map((output) => pointedProof(output, together));
}

function pointedProof(output: Parameters<typeof pointedWords>[0], answer: string): Intervention {
  const { step, before, after, missed, extra } = output;
  const cost = 0.1 * (missed.length + extra.length);
  return { step: step.instruction.output, before, after, words: pointedWords(output), answer, cost };
}
