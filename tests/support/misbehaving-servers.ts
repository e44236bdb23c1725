/** What OpenAI-compatible servers really send: forms of one reply, and of replies that are none. */
import type { PeerReply } from './openai-peer.js';

/** A completion whose message is this. */
export const messageOf = (message: object, finish: string | null = 'stop'): PeerReply => ({
  raw: JSON.stringify({
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 10, completion_tokens: 5 },
  }),
});
const bodyOf = (body: unknown): PeerReply => ({ raw: JSON.stringify(body) });
const events = (...lines: readonly string[]): PeerReply => ({
  raw: lines.map((line) => `${line}\n\n`).join(''),
  type: 'text/event-stream',
});
const delta = (content: unknown, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}`;

/** What a model says and thinks, in all forms in which it comes as one text; what is said is always: a red bus. */
export const thoughtForms: readonly (readonly [form: string, reply: string])[] = [
  ['nothing else', 'a red bus'],
  ['think', '<think>It is big. A car? No.</think>a red bus'],
  ['think, empty', '<think>\n\n</think>\n\na red bus'],
  ['think, in capitals', '<THINK>hm</THINK>\na red bus'],
  ['think, closed only', 'The user asks what it is.\nA bus, I would say.\n</think>\n\na red bus'],
  ['think, twice', '<think>a</think><think>b</think>a red bus'],
  ['think, nested', '<think>one <think>two</think> three</think>a red bus'],
  ['think, opened twice and closed once', '<think>one <think>two</think>a red bus'],
  ['think, closed twice', '<think>one</think> no, wait </think>a red bus'],
  ['think after the answer', 'a red bus<think>or is it?</think>'],
  ['think with an attribute', '<think effort="high">hm</think>a red bus'],
  ['think with JSON in it', '<think>{"answer": "a tram"}</think>a red bus'],
  ['thinking', '<thinking>hm</thinking>a red bus'],
  ['thought', '<thought>hm</thought>\na red bus'],
  ['thoughts', '<thoughts>hm</thoughts>\na red bus'],
  ['reasoning', '<reasoning>hm</reasoning>a red bus'],
  ['reason', '<reason>hm</reason>a red bus'],
  ['reflection', '<reflection>hm</reflection>a red bus'],
  ['analysis', '<analysis>hm</analysis>a red bus'],
  ['scratchpad', '<scratchpad>hm</scratchpad>a red bus'],
  ['inner monologue', '<inner_monologue>hm</inner_monologue>a red bus'],
  ['with a name space', '<seed:think>hm</seed:think>a red bus'],
  ['in square brackets', '[THINK]hm[/THINK]a red bus'],
  ['in square brackets, closed only', 'hm[/THINK]a red bus'],
  ['in small square brackets', '[thinking]hm[/thinking] a red bus'],
  ['in triangles', '◁think▷hm◁/think▷a red bus'],
  ['in triangles, closed only', 'hm◁/think▷a red bus'],
  ['in bars', '<|think|>hm<|/think|>a red bus'],
  ['begin and end of thought', '<|begin_of_thought|>hm<|end_of_thought|>a red bus'],
  [
    'begin and end of thought and solution',
    '<|begin_of_thought|>hm<|end_of_thought|>\n\n<|begin_of_solution|>a red bus<|end_of_solution|>',
  ],
  ['channels', '<|channel|>analysis<|message|>A bus.<|end|><|start|>assistant<|channel|>final<|message|>a red bus'],
  [
    'channels to the end',
    '<|channel|>analysis<|message|>A bus.<|end|><|start|>assistant<|channel|>final<|message|>a red bus<|return|>',
  ],
  [
    'three channels',
    '<|channel|>analysis<|message|>A<|end|><|channel|>commentary<|message|>B<|end|><|channel|>final<|message|>a red bus',
  ],
  ['the last channel only', '<|channel|>final<|message|>a red bus'],
  [
    'a channel with a constraint',
    '<|channel|>analysis<|message|>A<|end|><|channel|>final <|constrain|>text<|message|>a red bus',
  ],
  ['channels without their marks', 'analysisThe user asks what it is. A bus.assistantfinala red bus'],
  ['channels without marks, with blanks', 'analysis The user asks. assistant final a red bus'],
  ['one channel of another kind', '<|channel>thought\nhm<channel|>a red bus'],
  ['an answer in marks', '<answer>a red bus</answer>'],
  ['an answer in marks, open', '<answer>a red bus'],
  ['an answer in marks, closed only', 'a red bus</answer>'],
  ['an answer in marks after words', 'Let me look closely.\n<answer>a red bus</answer>'],
  ['an answer in marks after thoughts', '<think>hm</think><answer>a red bus</answer>'],
  ['an answer in marks, thoughts closed only', 'hm</think>\n<answer>\na red bus\n</answer>'],
  ['two answers in marks', '<answer>a tram</answer> No: <answer>a red bus</answer>'],
  ['a final answer in marks', '<final_answer>a red bus</final_answer>'],
  ['a response in marks', '<thinking>hm</thinking><response>a red bus</response>'],
  ['an output in marks', '<output>a red bus</output>'],
  ['a box', 'It is <|begin_of_box|>a red bus<|end_of_box|>'],
  ['a box after thoughts', '<think>hm</think><|begin_of_box|>a red bus<|end_of_box|>'],
  ['a token at the end', 'a red bus<|im_end|>'],
  ['another token at the end', 'a red bus<|eot_id|>'],
  ['yet another', 'a red bus</s>'],
  ['the end of a turn', 'a red bus<end_of_turn>'],
  ['the role before', 'assistant\n\na red bus'],
  ['the role in tokens', '<|im_start|>assistant\na red bus<|im_end|>'],
  ['the role in header tokens', '<|start_header_id|>assistant<|end_header_id|>\n\na red bus<|eot_id|>'],
  ['signs that cannot be seen', '\uFEFF\u200Ba red bus'],
  ['full-width bars', '<｜begin▁of▁sentence｜>a red bus<｜end▁of▁sentence｜>'],
];

/** The same in other bodies. */
export const bodyForms: readonly (readonly [form: string, reply: PeerReply])[] = [
  [
    'parts',
    messageOf({
      content: [
        { type: 'text', text: 'a red' },
        { type: 'text', text: ' bus' },
      ],
    }),
  ],
  ['parts of output', messageOf({ content: [{ type: 'output_text', text: 'a red bus' }] })],
  [
    'parts with thoughts',
    messageOf({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
        { type: 'text', text: 'a red bus' },
      ],
    }),
  ],
  [
    'parts with reasoning',
    messageOf({
      content: [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'a red bus' },
      ],
    }),
  ],
  ['texts', messageOf({ content: ['a red', ' bus'] })],
  ['one part', messageOf({ content: { type: 'text', text: 'a red bus' } })],
  ['a part with a value', messageOf({ content: [{ type: 'text', text: { value: 'a red bus', annotations: [] } }] })],
  ['reasoning beside it', messageOf({ content: 'a red bus', reasoning_content: 'hm', reasoning: 'hm' })],
  ['all among the thoughts', messageOf({ content: null, reasoning_content: 'hm</think>a red bus' })],
  ['no finish', messageOf({ content: 'a red bus' }, null)],
  ['odd finish', messageOf({ content: 'a red bus' }, 'eos')],
  ['tool calls that are none', messageOf({ content: 'a red bus', tool_calls: [] })],
  ['the old form', bodyOf({ choices: [{ text: 'a red bus', finish_reason: 'stop' }] })],
  ['a delta', bodyOf({ choices: [{ delta: { content: 'a red bus' }, finish_reason: 'stop' }] })],
  ['Ollama’s own form', bodyOf({ model: 'm', message: { role: 'assistant', content: 'a red bus' }, done: true })],
  [
    'an error that is null',
    bodyOf({ error: null, choices: [{ message: { content: 'a red bus' }, finish_reason: 'stop' }] }),
  ],
  ['events', events(delta('a red'), delta(' bus'), delta('', 'stop'), 'data: [DONE]')],
  ['events with comments', events(': PROCESSING', delta('a red bus', 'stop'), 'data: [DONE]')],
  ['events that end without choices', events(delta('a red bus', 'stop'), 'data: {"choices": null, "usage": null}')],
  [
    'events in the form of messages',
    events('data: {"choices":[{"message":{"content":"a red bus"},"finish_reason":"stop"}]}'),
  ],
];

/** Replies that are none, with what is said of them. */
export const errorForms: readonly (readonly [
  form: string,
  reply: PeerReply,
  says: RegExp,
  status: number | undefined,
])[] = [
  ['an error', bodyOf({ error: { message: 'Provider returned error' } }), /Provider returned error/, 400],
  ['an error that is a text', bodyOf({ error: 'model is loading' }), /model is loading/, 400],
  ['an error with a code', bodyOf({ error: { message: 'Slow down', code: 429 } }), /Slow down/, 429],
  ['an error of the server', bodyOf({ error: { message: 'Upstream', code: '502' } }), /Upstream/, 502],
  ['overload in words', bodyOf({ error: { message: 'The engine is overloaded' } }), /overloaded/, 503],
  ['an error beside no choices', bodyOf({ choices: null, error: { message: 'Broken' } }), /Broken/, 400],
  [
    'an error in a choice',
    bodyOf({ choices: [{ error: { code: 503, message: 'Gone' }, finish_reason: 'error' }] }),
    /Gone/,
    503,
  ],
  ['a detail', bodyOf({ detail: 'Not enough memory' }), /Not enough memory/, 400],
  ['several errors', bodyOf({ errors: [{ message: 'First' }, { message: 'Second' }] }), /First/, 400],
  [
    'an error as an object',
    bodyOf({ object: 'error', message: 'Bad', type: 'BadRequestError', code: 400 }),
    /Bad/,
    400,
  ],
  [
    'an error that counts',
    bodyOf({ error: { message: 'Oh' }, usage: { prompt_tokens: 9, completion_tokens: 1 } }),
    /Oh/,
    400,
  ],
  ['an error event', events('event: error\ndata: {"message": "Out of memory"}'), /Out of memory/, 400],
  ['an error in an event', events(delta('a red'), 'data: {"error": {"message": "Cut", "code": 502}}'), /Cut/, 502],
  ['no choices', bodyOf({ choices: null }), /no choices/, 422],
  ['an empty list of choices', bodyOf({ choices: [] }), /no choices/, 422],
  ['a null message', bodyOf({ choices: [{ message: null, finish_reason: 'stop' }] }), /said nothing/, 422],
  ['nothing', messageOf({ content: null }), /said nothing/, 422],
  ['blanks', messageOf({ content: ' \n ' }), /said nothing/, 422],
  [
    'a tool call',
    messageOf({ content: null, tool_calls: [{ function: { name: 'look', arguments: '{}' } }] }),
    /called a tool/,
    422,
  ],
  ['a filter’s end', messageOf({ content: 'I' }, 'SAFETY'), /declined: a filter/, 422],
  ['a refusal in words', messageOf({ content: 'I’m sorry, but I can’t assist with that request.' }), /declined/, 422],
  [
    'a refusal in German',
    messageOf({ content: 'Es tut mir leid, aber dabei kann ich nicht helfen.' }),
    /declined/,
    422,
  ],
  [
    'a refusal in Japanese',
    messageOf({ content: '申し訳ありませんが、そのご依頼にはお答えできません。' }),
    /declined/,
    422,
  ],
  ['a refusal in a part', messageOf({ content: null, refusal: 'No.' }), /declined: No/, 422],
];
