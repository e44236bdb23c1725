import { ClovabotError, PictureError } from '../../contracts/errors.js';
import type { ExampleSource } from '../../contracts/learning.js';
import type { LearningEvidence, Lesson } from '../../contracts/lesson.js';
import type { Memory } from '../../contracts/store.js';
import type { Adoption } from '../../contracts/teacher.js';
import type { DoneStep, ImageValue, PictureReference, Turn, Value } from '../../contracts/turn.js';
import { isStepKind, type Learned, type LearningServices, type StepKind, stepKindNamed } from '../../learning/kind.js';
import { refusal, untested } from '../../learning/release-gate.js';
import { draftOf } from '../../learning/validate.js';
import { counted, joinWords } from '../../util/format.js';
import { withProgress } from '../../util/with-progress.js';
import { learningServices } from '../learning-services.js';
import type { OpenLesson } from '../open-lesson.js';
import { type TeachOptions, teachingKind } from '../teach.js';
import { type BundlePlace, readBundle, type SignedBundle } from './bundle.js';

/** A bundle as a lesson that has only begun. @throws ClovabotError where it can't be used */
export function firstAdoption(
  { team, thread, author, text }: Adoption,
  { kinds, now, randomId }: Pick<TeachOptions, 'kinds' | 'now' | 'randomId'>,
): Lesson {
  const { bundle, fingerprint } = readBundle(text);
  return {
    ...{ id: randomId(), team, thread, status: 'learning', kind: 'teaching', author },
    said: `lessons of ${bundle.from} (${fingerprint})`,
    ...{ expected: [], shown: [], tool: teachingKind(kinds).taughtTool },
    reason: `Looking at what ${bundle.from} has learned…`,
    ...{ prompts: [], examples: [], experiences: [], at: now(), ms: 0 },
  };
}

/** Takes in what others have learned: each thing by the gate, as if it had been shown here, and all as one lesson. */
export async function* adoptLessons(
  { text }: Adoption,
  lesson: OpenLesson,
  options: TeachOptions,
): AsyncGenerator<Lesson, void> {
  const signed = readBundle(text);
  yield await lesson.save();
  const learning = withProgress((report) => learnAll(signed, lesson, options, report));
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.update({ reason: next.value });
  await lesson.keep(next.value);
  yield lesson.current;
}

async function learnAll(
  { bundle, fingerprint }: SignedBundle,
  lesson: OpenLesson,
  options: TeachOptions,
  report: (words: string) => void,
): Promise<Learned> {
  const { memory, kinds, tools } = options;
  const { team, author } = lesson.current;
  const references = await receiveAll(bundle.pictures, memory, team);
  let services = await learningServices(options, { report });
  const all: Learned[] = [];
  // Whoever made it counts as one person, whoever of theirs said what.
  const giver = { id: `bundle ${fingerprint}`, name: bundle.from };
  const add = (learned: Learned, at: BundlePlace): void => {
    const { by, licence = bundle.licence, url } = bundle.pictures[at.picture];
    const own: ExampleSource = { kind: 'taught', author: giver, licence: `${licence}, by ${by}`, ...(url && { url }) };
    const examples = learned.examples.map((example) => ({ ...example, source: { ...example.source, ...own } }));
    all.push({ ...learned, examples });
    services = { ...services, pool: withLearned(services, learned), examples: [...services.examples, ...examples] };
  };
  const imageAt = ({ picture, part }: BundlePlace): ImageValue | undefined => {
    const reference = references[picture];
    return reference && { type: 'Image', picture: reference, ...(part && { view: boxOf(part, reference) }) };
  };
  for (const { name, shown } of bundle.concepts) {
    const images = shown.flatMap((at) => imageAt(at) ?? []);
    if (images.length > 0) add(await teachingKind(kinds).teach(name, images, services), shown[0]);
  }
  const asked = tools.find(({ answersAnything }) => answersAnything);
  const kind = stepKindNamed(kinds.filter(isStepKind), asked?.learns);
  for (const { question, answer, at } of bundle.answers) {
    const image = imageAt(at);
    if (kind && asked && image)
      add(await kind.fromCorrection(correctionOf(asked.name, { question, answer, image }, giver, team), services), at);
  }
  return together(all, { from: bundle.from, by: author.name });
}

/** Pictures of strangers: decoded within the limits of all pictures; what is none is left out. */
async function receiveAll(
  pictures: SignedBundle['bundle']['pictures'],
  memory: Pick<Memory, 'pictures'>,
  team: string,
): Promise<readonly (PictureReference | undefined)[]> {
  const received: (PictureReference | undefined)[] = [];
  for (const { base64 } of pictures)
    try {
      const { id, width, height, mediaType } = await memory.pictures(team).receive(Buffer.from(base64, 'base64'));
      received.push({ id, width, height, mediaType });
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      received.push(undefined);
    }
  if (received.some((one) => one !== undefined) || pictures.length === 0) return received;
  throw new ClovabotError('[lessons] none of the pictures of the bundle can be read; ask whoever made it for another');
}

const boxOf = ([left, top, right, bottom]: readonly number[], { width, height }: PictureReference) =>
  [left * width, top * height, right * width, bottom * height] as const;

const withLearned = ({ pool, now }: LearningServices, { draft }: Learned): LearningServices['pool'] =>
  pool.withPrompts(
    [
      ...pool.all(),
      ...draft.prompts.map((prompt, at) => ({ ...draftOf(prompt), id: `draft ${now()} ${at}`, at: now() })),
    ],
    pool.space,
  );

/** An answer that was given elsewhere, as a correction of somebody who asked it here and heard nothing. */
function correctionOf(
  tool: string,
  { question, answer, image }: { readonly question: string; readonly answer: string; readonly image: ImageValue },
  author: Lesson['author'],
  team: string,
): Parameters<StepKind['fromCorrection']>[0] {
  const span = { line: 1, start: 0, end: 0 };
  const before: Value = { type: 'Text', value: '' };
  const step: DoneStep = {
    status: 'done',
    instruction: {
      ...{ output: 'ANSWER0', tool, span },
      arguments: {
        image: { kind: 'variable', name: 'IMAGE', span },
        question: { kind: 'literal', value: question, span },
      },
    },
    ...{ output: before, ms: 0, cost: 0, prompts: [] },
  };
  const request = { id: 'bundle', team, thread: 'bundle', author, text: question, images: [image.picture], at: 0 };
  const turn: Turn = { ...{ id: 'bundle', status: 'answered', ms: 0, cost: 0 }, request, steps: [step] };
  const after: Value = { type: 'Text', value: answer };
  const proof = { step: 'ANSWER0', before, after, words: '', answer, cost: 0 };
  const values = new Map<string, Value>([['IMAGE', image]]);
  return { turn, step, image, values, proof, expected: [], shown: [], author };
}

function together(all: readonly Learned[], { from }: { readonly from: string; readonly by: string }): Learned {
  const kept = all.filter(({ draft }) => draft.status === 'accepted');
  const refused = all.length - kept.length;
  const names = joinWords([...new Set(kept.map(({ concept }) => concept))].slice(0, 8));
  const left = refused > 0 ? `; ${counted(refused, 'thing')} did not hold here` : '';
  const examples = all.flatMap((one) => one.examples);
  if (kept.length === 0)
    return { concept: from, draft: refusal(`nothing of what ${from} has learned holds here`), examples };
  return {
    concept: `lessons of ${from}`,
    draft: {
      status: 'accepted',
      reason: `of ${from} I learned ${names}${left}`,
      gained: `of ${from}: ${names}`,
      prompts: kept.flatMap(({ draft }) => draft.prompts),
      evidence: kept.map(({ draft }) => draft.evidence).reduce(joined, untested),
    },
    examples,
  };
}

const joined = (one: LearningEvidence, other: LearningEvidence): LearningEvidence => ({
  tunedOn: one.tunedOn + other.tunedOn,
  validation: {
    size: one.validation.size + other.validation.size,
    before: one.validation.before + other.validation.before,
    after: one.validation.after + other.validation.after,
  },
  ...((one.own ?? other.own) && {
    own: {
      size: (one.own?.size ?? 0) + (other.own?.size ?? 0),
      before: (one.own?.before ?? 0) + (other.own?.before ?? 0),
      after: (one.own?.after ?? 0) + (other.own?.after ?? 0),
    },
  }),
  probe: {
    size: one.probe.size + other.probe.size,
    flipped: [...one.probe.flipped, ...other.probe.flipped],
  },
  leftOut: [],
});
