/** Pictures of which it is known what is right, beside a question: what people have taught a model that cannot be tuned. */
import type { Message, ShownExample } from '../../contracts/model.js';

/** They come last, so that the pictures that are asked about keep their numbers. */
export function withExamples(asked: Message, examples: readonly ShownExample[] = []): Message {
  if (examples.length === 0) return asked;
  const { text, sights = [] } = asked;
  // As JSON, which no name and no answer can leave.
  const lines = examples.map(({ asked: question, right }, at) =>
    JSON.stringify({
      picture: sights.length + at + 1,
      ...(question === undefined ? { shows: right } : { asked: question, right }),
    }),
  );
  const which = examples.length === 1 ? 'The last picture is' : `The last ${examples.length} pictures are`;
  return {
    ...asked,
    text: `${text}\n\n${which} no part of the question, but known examples. Go by them where they tell what is seen, what it is called here, or how to answer; they say nothing of what is not like them.\n${lines.join('\n')}`,
    sights: [...sights, ...examples.map((example) => example.sight)],
  };
}
