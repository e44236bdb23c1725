import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Candidate } from '../../contracts/learning.js';
import type { Face, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../skills/looks/decide.js';
import { type Box, boxArea, boxCentre, centreInside, shareInside } from '../../util/box.js';
import { sharesInside } from '../../util/overlap.js';
import { bestFirst, type FoundTaught } from './regions.js';

/** How many taught people a face is compared with. */
const maxNames = 500;

/** @throws ToolError when naming people is not allowed here (any more) */
export function mayName(tool: string, word: string, { namesPeople }: ToolContext): void {
  if (namesPeople) return;
  throw new ToolError(
    `[${tool}] I'm not allowed to tell who ${word} is; an admin can allow it with CLOVABOT_NAME_PEOPLE=on`,
    {
      friendly: `I can't look for ${word}: I may not name people by their faces here.`,
      hint: 'CLOVABOT_NAME_PEOPLE=on allows it.',
    },
  );
}

/** Somebody who was taught by name: the person where a detector sees one around the face, otherwise the face. */
export async function findPerson(tool: string, word: string, sight: Sight, context: ToolContext): Promise<FoundTaught> {
  mayName(tool, word, context);
  const { models, signal } = context;
  const faces = await models.faces(sight, { signal });
  const { scores, ids } = faceScores(word, faces, context);
  const bodies = await peopleIn(sight, context);
  const found = faces.map(({ box }, position): Region => {
    const body = bodies
      .filter((one) => isHeadOf(box, one))
      .sort((a, b) => boxArea(a) - boxArea(b))
      .at(0);
    return { box: body ?? box, label: word, score: scores[position] };
  });
  return {
    regions: bestFirst(found.filter(({ score }) => score >= taughtThreshold)),
    missed: bestFirst(found.filter(({ score }) => score < taughtThreshold)),
    prompts: ids,
  };
}

/** The bodies that a detector sees, where there is one. */
export async function peopleIn(sight: Sight, { models, signal }: ToolContext): Promise<readonly Box[]> {
  try {
    const { found, threshold } = await models.detect(sight, 'person', { signal });
    return found.filter(({ score }) => score >= threshold).map(({ box }) => box);
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}

/** A head is in the upper part of its person. */
export const isHeadOf = (face: Box, body: Box): boolean =>
  centreInside(face, body) &&
  shareInside(face, body) > sharesInside.head &&
  boxCentre(face)[1] < (body[1] + boxCentre(body)[1]) / 2;

/** How much each face is that of `word`, 0..1; from `taughtThreshold` on it is. */
function faceScores(
  word: string,
  faces: readonly Face[],
  { prompts }: ToolContext,
): { readonly scores: readonly number[]; readonly ids: readonly string[] } {
  const answers = faces.map((face) =>
    prompts.rescore({
      tool: looksTool,
      concept: word,
      candidates: [{ box: face.box, score: 0, feature: face.feature }],
      threshold: taughtThreshold,
      picture: { width: 1, height: 1 },
    }),
  );
  return { scores: answers.map(({ scores: [score] }) => score), ids: answers.at(0)?.prompts ?? [] };
}

/**
 * The names of faces that were taught, by position; the most alike of those who are alike enough. Nobody is named where
 * an admin has not allowed it.
 */
export function namesOf(
  faces: readonly Face[],
  context: ToolContext,
  among?: readonly string[],
): { readonly names: readonly (string | undefined)[]; readonly prompts: readonly string[] } {
  const { prompts, namesPeople } = context;
  if (!namesPeople || faces.length === 0) return { names: faces.map(() => undefined), prompts: [] };
  const known = (among ?? prompts.concepts(looksTool)).filter((word) => namesSomebody(prompts, word));
  const candidates = faces.map(({ box, feature }): Candidate => ({ box, score: 0, feature }));
  const alike = known.slice(0, maxNames).map((word) => ({
    word,
    scores: faceScores(word, faces, context).scores,
    likeness: prompts.likeness({ tool: looksTool, concept: word, candidates }),
  }));
  const names = faces.map((_, position) => {
    const fitting = alike.filter(({ scores }) => scores[position] >= taughtThreshold);
    return fitting.sort((a, b) => b.likeness[position] - a.likeness[position]).at(0)?.word;
  });
  const used = [...new Set(names.filter((name) => name !== undefined))];
  return { names, prompts: used.flatMap((word) => looksOf(prompts, word).map(({ id }) => id)) };
}

/** The face that a region shows: the region itself, or the head of a person. */
export function faceOf(region: Region, faces: readonly Face[]): Face | undefined {
  return faces
    .filter(({ box }) => centreInside(box, region.box) && (region.label === 'face' || isHeadOf(box, region.box)))
    .sort((a, b) => shareInside(region.box, b.box) - shareInside(region.box, a.box))
    .at(0);
}
