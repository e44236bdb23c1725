import type { Entity, Example } from '../../contracts/learning.js';
import type { Lesson } from '../../contracts/lesson.js';
import type { DoneStep, ImageValue, Person, PictureReference, Turn, Value } from '../../contracts/turn.js';
import { isStepKind, type Learned, type LearningServices, type StepKind, stepKindNamed } from '../../learning/kind.js';
import { draftOf } from '../../learning/validate.js';
import { boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { examplesFor } from '../examples-for.js';
import { learningServices } from '../learning-services.js';
import { adoptMessages } from '../messages.js';
import { type TeachOptions, teachingKind } from '../teach.js';
import type { Bundle, BundlePlace, SignedBundle } from './bundle.js';

/** What became of one thing or answer of a bundle. */
export interface Adopted {
  /** What it is called here, or the question. */
  readonly name: string;
  /** `known`: there is nothing in it that the team hasn't. `added`: more of what it knows. `left`: something speaks against it. */
  readonly status: 'learned' | 'added' | 'known' | 'left';
  /** Where it was looked at: what was learned, and in any case its examples. */
  readonly learned?: Learned;
  /** A sentence for people: why it is left out, or what of it is. */
  readonly words?: string;
}

/** What whoever imports has said of some of its things, by name. */
export interface AdoptionAnswers {
  /** They are what the team calls so, different as they look. */
  readonly same: readonly string[];
  /** What looks like a face on them is drawn. */
  readonly drawn: readonly string[];
}

interface Adopting {
  readonly bundle: Bundle;
  /** Whoever made it counts as one person, whoever of theirs said what. */
  readonly giver: Person;
  readonly references: readonly (PictureReference | undefined)[];
  readonly answers: AdoptionAnswers;
  readonly team: string;
}

type Concept = Bundle['concepts'][number];
type Answer = Bundle['answers'][number];

/** Learns each thing by the gate, as if it had been shown here, and each with those before it. */
export async function learnBundle(
  { bundle, fingerprint }: SignedBundle,
  references: readonly (PictureReference | undefined)[],
  answers: AdoptionAnswers,
  options: TeachOptions,
  report: (words: string) => void,
): Promise<readonly Adopted[]> {
  const { kinds, tools, team } = options;
  const giver = { id: `bundle ${fingerprint}`, name: bundle.from };
  const adopting: Adopting = { bundle, giver, references, answers, team };
  const naming = teachingKind(kinds);
  const asked = tools.find(({ answersAnything }) => answersAnything);
  const answering = stepKindNamed(kinds.filter(isStepKind), asked?.learns);
  let services = await servicesFor(bundle, answering ? [naming, answering] : [naming], options, report);
  const all: Adopted[] = [];
  const add = (one: Adopted): void => {
    all.push(one);
    if (one.learned) services = withLearned(services, one.learned);
  };
  for (const concept of bundle.concepts) add(await adoptThing(concept, naming, adopting, services));
  for (const answer of bundle.answers)
    if (answering && asked) add(await adoptAnswer(answer, asked.name, answering, adopting, services));
  return all;
}

/** With the team's own examples of all that it speaks of. */
async function servicesFor(
  { concepts, answers }: Bundle,
  kinds: readonly StepKind[],
  options: TeachOptions,
  report: (words: string) => void,
): Promise<LearningServices> {
  const { memory, pools, team, lexicon } = options;
  const words = [
    ...concepts.flatMap(({ name, others = [] }) => [name, ...others]),
    ...answers.map(({ question }) => question),
  ];
  const examples = await examplesFor(
    kinds.map(({ needs }) => needs),
    words,
    {
      ...{ lessons: memory.lessons(team), pool: await pools.of(team), lexicon },
      subjects: Number.POSITIVE_INFINITY,
    },
  );
  return learningServices(options, { report, examples });
}

async function adoptThing(
  concept: Concept,
  kind: ReturnType<typeof teachingKind>,
  adopting: Adopting,
  services: LearningServices,
): Promise<Adopted> {
  const { name, shown } = concept;
  const { pool } = services;
  const places = shown.flatMap((at) => {
    const image = imageAt(at, adopting);
    return image ? [{ image, at }] : [];
  });
  if (places.length === 0) return { name, status: 'left', words: adoptMessages.noPicture(name) };
  const word = kind.names?.wordFor(name, pool);
  const before = word === undefined ? undefined : kind.names?.entityOf(word, pool);
  const isSame = adopting.answers.same.includes(name);
  if (before?.kind && concept.kind && before.kind !== concept.kind && !isSame)
    return { name, status: 'left', words: adoptMessages.otherKind(name, before.kind, concept.kind) };
  const fresh = places.filter(({ image }) => !isShownAlready(image, word, services.examples));
  if (word !== undefined && fresh.length === 0) return { name: word, status: 'known' };
  const { entity, taken } = entityOf(concept, word, kind, services);
  const told = {
    // Where nothing else is told, its name may tell.
    ...(isToldOf(concept) && { entity }),
    ...{ isWhole: true, isSame },
    ...(adopting.answers.drawn.includes(name) && { isDrawn: true }),
  };
  const images = fresh.map(({ image }) => image);
  const learned = credited(await kind.teach(entity.name, images, services, told), fresh, adopting);
  if (learned.asks?.about === 'drawn') return { name, status: 'left', words: adoptMessages.drawn(name) };
  if (learned.asks)
    return {
      name,
      status: 'left',
      words: adoptMessages.other(name, learned.asks.about === 'same' ? learned.asks.why : ''),
    };
  const isLikeOurs =
    word === undefined || isSame || learned.examples.every((one) => kind.names?.recognises(one, pool) !== false);
  // Nothing of it stays, or the next lesson about the name would mix the two.
  if (!isLikeOurs) return { name, status: 'left', words: adoptMessages.looksDifferent(name) };
  if (learned.draft.status === 'refused')
    return { name, status: 'left', learned, words: adoptMessages.refused(name, learned.draft.reason) };
  return {
    ...{ name: learned.concept, status: word === undefined ? 'learned' : 'added', learned },
    ...(taken.length > 0 && { words: adoptMessages.namesTaken(entity.name, taken) }),
  };
}

const isToldOf = ({ others, owner, kind }: Concept): boolean => [others, owner, kind].some((one) => one !== undefined);

/** What it is called, but for names that mean something else here. */
function entityOf(
  { name, others = [], owner, kind }: Concept,
  word: string | undefined,
  { names }: StepKind,
  { pool }: LearningServices,
): { readonly entity: Entity; readonly taken: readonly string[] } {
  const own = word ?? name;
  const isTaken = (phrase: string): boolean => {
    const meant = names?.wordFor(phrase, pool);
    return meant !== undefined && meant !== own;
  };
  const taken = others.filter(isTaken);
  const whose = owner !== undefined && kind !== undefined ? `${owner} ${kind}` : undefined;
  const isOwned = whose === undefined || !isTaken(whose);
  return {
    entity: {
      name,
      others: others.filter((other) => !taken.includes(other)),
      ...(owner !== undefined && isOwned && { owner }),
      ...(kind !== undefined && { kind }),
    },
    taken: isOwned ? taken : [...new Set([...taken, whose])],
  };
}

/** The team was shown the same place of the same picture by that name. */
const isShownAlready = (
  { picture, view }: ImageValue,
  word: string | undefined,
  examples: readonly Example[],
): boolean =>
  examples.some(
    (example) =>
      example.concept === word &&
      example.picture.id === picture.id &&
      example.right.some(
        (at) =>
          boxOverlap(example.candidates[at].box, view ?? [0, 0, picture.width, picture.height]) >= overlaps.sameThing,
      ),
  );

async function adoptAnswer(
  { question, answer, at }: Answer,
  tool: string,
  kind: StepKind,
  adopting: Adopting,
  services: LearningServices,
): Promise<Adopted> {
  const image = imageAt(at, adopting);
  if (!image) return { name: question, status: 'left', words: adoptMessages.noPicture(question) };
  const here = services.examples
    .filter(({ picture }) => picture.id === image.picture.id)
    .flatMap((example) => kind.told?.(example) ?? [])
    .find((told) => 'question' in told && told.question === question);
  if (here && 'answer' in here)
    return here.answer === answer
      ? { name: question, status: 'known' }
      : { name: question, status: 'left', words: adoptMessages.otherAnswer(question, here.answer, answer) };
  const correction = correctionOf(tool, { question, answer, image }, adopting);
  const learned = credited(await kind.fromCorrection(correction, services), [{ image, at }], adopting);
  return learned.draft.status === 'accepted'
    ? { name: question, status: 'learned', learned }
    : { name: question, status: 'left', learned, words: adoptMessages.refused(question, learned.draft.reason) };
}

function imageAt({ picture, part }: BundlePlace, { references }: Adopting): ImageValue | undefined {
  const reference = references[picture];
  return reference && { type: 'Image', picture: reference, ...(part && { view: boxOf(part, reference) }) };
}

const boxOf = ([left, top, right, bottom]: readonly number[], { width, height }: PictureReference) =>
  [left * width, top * height, right * width, bottom * height] as const;

/** Each example names who gave its picture, and under which terms. */
function credited(
  learned: Learned,
  places: readonly { readonly image: ImageValue; readonly at: BundlePlace }[],
  { bundle, giver }: Adopting,
): Learned {
  const examples = learned.examples.map((example): Example => {
    const place = places.find(({ image }) => image.picture.id === example.picture.id);
    if (!place) return example;
    const { by, licence = bundle.licence, url } = bundle.pictures[place.at.picture];
    const source = { kind: 'taught', author: giver, licence: `${licence}, by ${by}`, ...(url && { url }) } as const;
    return { ...example, source: { ...example.source, ...source } };
  });
  return { ...learned, examples };
}

const withLearned = (services: LearningServices, { draft, examples }: Learned): LearningServices => {
  const { pool, now } = services;
  const prompts = draft.prompts.map((prompt, at) => ({ ...draftOf(prompt), id: `draft ${now()} ${at}`, at: now() }));
  return {
    ...services,
    pool: pool.withPrompts([...pool.all(), ...prompts], pool.space),
    examples: [...services.examples, ...examples],
  };
};

/** An answer that was given elsewhere, as a correction of somebody who asked it here and heard nothing. */
function correctionOf(
  tool: string,
  { question, answer, image }: { readonly question: string; readonly answer: string; readonly image: ImageValue },
  { giver, team }: Adopting,
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
  const author: Lesson['author'] = giver;
  const request = { id: 'bundle', team, thread: 'bundle', author, text: question, images: [image.picture], at: 0 };
  const turn: Turn = { ...{ id: 'bundle', status: 'answered', ms: 0, cost: 0 }, request, steps: [step] };
  const after: Value = { type: 'Text', value: answer };
  const proof = { step: 'ANSWER0', before, after, words: '', answer, cost: 0 };
  const values = new Map<string, Value>([['IMAGE', image]]);
  return { turn, step, image, values, proof, expected: [], shown: [], author };
}
