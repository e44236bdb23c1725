/** Pictures that are there to be read: what is asked of them is asked of their text first. */

import { LRUCache } from 'lru-cache';
import { ProgramError } from '../contracts/errors.js';
import type { Models, TextLine } from '../contracts/model.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Request } from '../contracts/turn.js';
import { requestWords } from '../language/harmless-words.js';
import type { PageQuestion } from '../planning/grammar/page-question.js';
import { tryProgram } from '../program/checker.js';
import { inputTypes } from '../program/types.js';
import { lookUpAcross } from '../reading/across.js';
import { isMostlyText, isPage } from '../reading/is-page.js';
import { legibleLines } from '../reading/legible.js';
import { lookUp } from '../reading/look-up.js';
import { loadValues } from '../reading/values.js';
import { isDrawn } from '../vision/is-drawn.js';
import type { Way } from './other-ways.js';

export interface PageServices {
  readonly tools: readonly Tool[];
  readonly models: Pick<Models, 'read'>;
  readonly memory: Pick<Memory, 'pictures'>;
  /** What a team has taught to be found in pictures, by name. */
  readonly taughtNames: (team: string) => Promise<readonly string[]>;
  /** A request as a question for the text of its picture; undefined where it is none. */
  readonly ask: (request: Pick<Request, 'text' | 'images'>) => Promise<PageQuestion | undefined>;
}

const maxPages = 3;
const picturesKept = 10_000;
const quotable = (text: string): string => text.replace(/['’]/g, '’').replace(/\s+/g, ' ');

/** What the text of a request's picture answers; undefined where the picture is no page, or the text says nothing of it. */
export type AnsweredByPage = (
  request: Pick<Request, 'text' | 'images' | 'team'>,
  signal: AbortSignal,
) => Promise<Way | undefined>;

export function answeredByPage({ tools, models, memory, taughtNames, ask }: PageServices): AnsweredByPage {
  /** Several papers, whose text together answers. */
  const acrossPages: AnsweredByPage = async (request, signal) => {
    if (request.images.length > maxPages) return undefined;
    const pictures = memory.pictures(request.team);
    const sights = await Promise.all(request.images.map((one) => pictures.sight({ type: 'Image', picture: one })));
    if (!sights.every(({ pixels }) => isDrawn(pixels))) return undefined;
    const papers: (readonly TextLine[])[] = [];
    for (const one of sights) papers.push(legibleLines(await models.read(one, { signal })).legible);
    if (!papers.every(isPage) || !lookUpAcross(papers, request.text, await loadValues())) return undefined;
    const source = `ANSWER0=LOOKUP(image=IMAGES,question='${quotable(request.text)}')\nFINAL_RESULT=RESULT(var=ANSWER0)`;
    const program = tryProgram(source, { tools, inputs: inputTypes(request.images.length) });
    const steps = ['Answer from the text of all pictures together'];
    return program instanceof ProgramError ? undefined : { plan: { steps, examples: [] }, program };
  };
  /** Whether pictures are drawn, by their ids: what is known of a photo needs no look at it. */
  const drawn = new LRUCache<string, boolean>({ max: picturesKept });
  return async (request, signal) => {
    const [picture, another] = request.images;
    if (!picture) return undefined;
    if (another) return acrossPages(request, signal);
    if (drawn.get(picture.id) === false) return undefined;
    const sight = await memory.pictures(request.team).sight({ type: 'Image', picture });
    drawn.set(picture.id, isDrawn(sight.pixels));
    if (!drawn.get(picture.id)) return undefined;
    const written = await ask(request);
    if (!written || speaksOf(request.text, await taughtNames(request.team))) return undefined;
    const { legible } = legibleLines(await models.read(sight, { signal }));
    if (!isPage(legible)) return undefined;
    // What the text says nothing of may be seen in the picture.
    const isOfText = written.about === 'text' || (written.about !== 'seen' && isMostlyText(legible));
    if (!isOfText && (written.about === 'all' || !lookUp(legible, request.text, await loadValues()))) return undefined;
    const program = tryProgram(written.source, { tools, inputs: inputTypes(1) });
    return program instanceof ProgramError ? undefined : { plan: { steps: written.steps, examples: [] }, program };
  };
}

/** "Is our logo in this picture?" is asked of what is seen, wherever there is text as well. */
function speaksOf(text: string, names: readonly string[]): boolean {
  const said = ` ${requestWords(text).join(' ')} `;
  return names.some((name) => said.includes(` ${requestWords(name).join(' ')} `));
}
