/** What models and servers really send. */
import { describe, expect, test } from 'vitest';
import { CapabilityError, ModelError } from '../../../src/contracts/errors.js';
import { createModels } from '../../../src/models/create-models.js';
import { usualLimits, withBreakers } from '../../../src/models/failover.js';
import { openai } from '../../../src/models/openai/index.js';
import { noAnswerIn } from '../../../src/util/no-answer.js';
import { speechOf, spokenPart } from '../../../src/util/spoken-part.js';
import { bodyForms, errorForms, messageOf, thoughtForms } from '../../support/misbehaving-servers.js';
import { asking, openWorld, someSight } from './world.js';

describe('what a model says is told from what it thinks', () => {
  test('in more than sixty forms', () => expect(thoughtForms.length + bodyForms.length).toBeGreaterThan(60));

  test.each(thoughtForms)('%s', (_form, reply) => {
    expect(speechOf(reply)).toEqual({ text: 'a red bus', isUnfinished: false });
    expect(spokenPart(reply)).toBe('a red bus');
  });

  test.each([
    '<think>It is a',
    'hm [THINK]It is',
    '<|channel|>analysis<|message|>It is a',
    '◁think▷It is',
    '<thinking>a</thinking><thinking>b',
  ])('what was cut off while it thought says nothing: %s', (reply) => {
    const { text, isUnfinished } = speechOf(reply);
    expect([text === '' || text === 'hm', isUnfinished || text === 'hm']).toEqual([true, true]);
  });

  test.each(['{"lines": [{"text": "<think>"}]}', '["</think>", "<answer>no</answer>"]', '{"a": "<|channel|>final"}'])(
    'JSON stays as it is: %s',
    (reply) => expect(speechOf(reply).text).toBe(reply),
  );

  test.each(thoughtForms)('by a server: %s', async (_form, reply) => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => messageOf({ content: reply }));
    expect(await able('answer')(await someSight(), 'What is it?', call)).toEqual({ text: 'a red bus' });
    expect(peer.posts()).toBe(1);
  });
});

test.each(bodyForms)('a reply is read from %s', async (_form, reply) => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => reply);
  expect(await able('answer')(await someSight(), 'What is it?', call)).toEqual({ text: 'a red bus' });
});

test('what it would call a tool with is the JSON that was asked for', async () => {
  const { peer, able, call } = await openWorld();
  const steps = '{"steps":["find dogs"]}';
  peer.reply(() =>
    messageOf({ content: '', tool_calls: [{ function: { name: 'plan', arguments: steps } }] }, 'tool_calls'),
  );
  const schema = { name: 'plan', json: { type: 'object' } };
  expect(await able('complete')({ ...asking('Plan'), schema }, call)).toEqual({ text: steps, whole: true });
});

describe('a reply that is none is an error that says so', () => {
  test.each(errorForms)('%s', async (_form, reply, says, status) => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => reply);
    const failure: unknown = await able('answer')(await someSight(), 'Who?', call).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelError);
    expect(failure).toMatchObject({ message: expect.stringMatching(says), status });
  });

  test('and no reason to leave the model alone', async () => {
    const { peer, connection, call } = await openWorld();
    const models = createModels([withBreakers({ backend: openai, connection }, () => 0)], [], {});
    const sight = await someSight();
    for (const [, reply, , status = 0] of errorForms.filter(([, , , code]) => code === 400 || code === 422)) {
      peer.reply(() => reply);
      expect(status).toBeLessThan(500);
      await expect(models.answer(sight, 'Who?', call)).rejects.toThrow(/^\[openai\]/);
    }
    for (let times = 0; times <= usualLimits.failures; times += 1) {
      peer.reply(() => 'Somewhere on the left.');
      await expect(models.detect(sight, 'dog', call)).rejects.toThrow(/another form/);
    }
    peer.reply(() => 'a dog');
    expect(await models.answer(sight, 'What is it?', call)).toEqual({ text: 'a dog' });
  });
});

describe('a reply that was cut off is asked for again, once, with more room', () => {
  const limits = (world: Awaited<ReturnType<typeof openWorld>>): readonly unknown[] =>
    world.peer.requests.map(({ body }) => ('max_completion_tokens' in body ? body.max_completion_tokens : undefined));

  test('in its words', async () => {
    const world = await openWorld();
    world.peer.next(messageOf({ content: 'find the d' }, 'length'), 'find the dogs');
    expect(await world.able('complete')(asking('Plan', 100), world.call)).toEqual({
      text: 'find the dogs',
      whole: true,
    });
    expect(limits(world)).toEqual([100, 400]);
  });

  test('in its thoughts, and there is room for them from then on', async () => {
    const world = await openWorld();
    const thoughts = messageOf({ content: '', reasoning_content: 'Hm, it could be' }, 'length');
    world.peer.next(thoughts, 'find the dogs', 'count them');
    expect(await world.able('complete')(asking('Plan', 100), world.call)).toMatchObject({ text: 'find the dogs' });
    expect(await world.able('complete')(asking('Plan', 100), world.call)).toMatchObject({ text: 'count them' });
    expect(limits(world)).toEqual([100, 4096, 4196]);
  });

  test('and not a third time', async () => {
    const world = await openWorld();
    world.peer.reply(() => messageOf({ content: '<think>Hm' }, 'length'));
    await expect(world.able('complete')(asking('Plan'), world.call)).rejects.toThrow(
      /thought until its reply was full/,
    );
    expect(world.peer.posts()).toBe(2);
  });

  test('where there is no room for it, a shorter one is asked for', async () => {
    const world = await openWorld();
    const message = 'max_tokens is too large: 3000. This model supports at most 1024 completion tokens';
    world.peer.reply((request) =>
      (('max_completion_tokens' in request.body && request.body.max_completion_tokens) || 0) > 1024
        ? { status: 400, error: { message } }
        : 'ok',
    );
    expect(await world.able('complete')(asking('Plan', 3000), world.call)).toMatchObject({ text: 'ok' });
    expect(limits(world)).toEqual([3000, 1500, 750]);
  });
});

test('a model that knows no system messages is told before the question', async () => {
  const { peer, able, call } = await openWorld();
  peer.next({ status: 400, error: { message: 'System role not supported' } }, 'ok');
  expect(await able('complete')(asking('Plan'), call)).toMatchObject({ text: 'ok' });
  expect(peer.requests.at(-1)).toMatchObject({ instructions: '', question: 'You plan.\n\nPlan' });
});

describe('a model that sees nothing', () => {
  test.each([
    [400, 'This model does not support image input'],
    [400, 'messages[0]: unknown variant `image_url`, expected `text`'],
    [422, 'Input should be a valid string: content must be a string'],
    [400, 'invalid type: sequence, expected a string at line 1'],
    [400, "Only 'text' content type is supported."],
    [400, 'Vision is not enabled for this model'],
    [400, 'Image inputs are not supported by this model.'],
    [500, 'clip model not loaded: mmproj missing'],
    [400, 'model does not have vision capabilities'],
    [404, 'No endpoints found that support image input'],
    [400, 'The model cannot process images'],
    [400, 'Unsupported content type: image_url'],
    [200, 'text-only model: images are not accepted'],
  ])('is not shown anything again for a while: %i %s', async (status, message) => {
    const { peer, able, call } = await openWorld();
    const sight = await someSight();
    peer.next(status === 200 ? { raw: JSON.stringify({ error: { message } }) } : { status, error: { message } });
    for (let times = 0; times < 2; times += 1)
      await expect(able('answer')(sight, 'Who?', call)).rejects.toThrow(CapabilityError);
    expect(peer.posts()).toBe(1);
    // It still reads.
    expect(await able('complete')(asking('Plan'), call)).toMatchObject({ text: 'yes' });
  });

  test.each([
    [400, 'image format bmp is not supported'],
    [400, 'Invalid image: could not decode'],
    [400, 'image is too large'],
  ])('is no model that was shown what it cannot read: %i %s', async (status, message) => {
    const { peer, able, call } = await openWorld();
    peer.next({ status, error: { message } });
    await expect(able('answer')(await someSight(), 'Who?', call)).rejects.toThrow(ModelError);
    expect(await able('answer')(await someSight(), 'Who?', call)).toEqual({ text: 'yes' });
  });

  test('is believed from its second word on, since those that see say so now and then', async () => {
    const { peer, able, call } = await openWorld();
    const sight = await someSight();
    peer.next(
      'I’m sorry, but I can’t see images.',
      'a dog',
      'As a text-based AI, I cannot view pictures.',
      'No image was provided.',
    );
    const ask = () => able('answer')(sight, 'Who?', call);
    await expect(ask()).rejects.toThrow(/cannot see/);
    expect(await ask()).toEqual({ text: 'a dog' });
    for (let times = 0; times < 3; times += 1) await expect(ask()).rejects.toThrow(CapabilityError);
    expect(peer.posts()).toBe(4);
  });
});

describe('words that are no answer', () => {
  test.each([
    "I'm sorry, but I can't see images.",
    'I cannot view images directly. Could you describe it?',
    'As an AI language model, I don’t have the ability to see or analyze images.',
    'I don’t see any image attached to your message.',
    'It looks like you haven’t attached an image yet.',
    'No image provided.',
    "I don't have access to the image.",
    'Sure! Please upload the photo.',
    'Sorry, the image didn’t come through.',
    'I’m a text-only model and cannot process photos.',
    'Ich kann leider keine Bilder sehen.',
    'Es wurde kein Bild hochgeladen.',
    'Je ne peux pas voir les images.',
    'Aucune image n’a été fournie.',
    'Lo siento, no puedo ver imágenes.',
    'Mi dispiace, non posso vedere le immagini.',
    'Desculpe, não consigo ver imagens.',
    'Het spijt me, ik kan geen afbeeldingen bekijken.',
    'К сожалению, я не могу видеть изображения.',
    '抱歉，我无法查看图片。',
    '申し訳ありませんが、画像を見ることができません。',
    '죄송하지만 이미지를 볼 수 없습니다.',
  ])('it sees nothing: %s', (said) => {
    expect(noAnswerIn(said, true)).toBe('blind');
    expect(noAnswerIn(said, false)).toBeUndefined();
  });

  test.each([
    "I'm sorry, I can't help with that.",
    'Sorry, I cannot identify people in images.',
    'I’m not able to help with identifying who this is.',
    'This request violates our policy.',
    'I must decline to discuss this.',
    'I am sorry, I cannot plan that.',
    'Sorry, but I can’t edit images.',
    'I must decline to answer.',
    "I'm sorry, this goes against my guidelines.",
    'Je ne peux pas vous aider avec cela.',
    'No puedo ayudarte con eso.',
    '我无法回答这个问题。',
    'そのご質問にはお答えできません。',
    '도와드릴 수 없습니다.',
    'Je suis désolé, mais je ne peux pas vous aider.',
    'Lo siento, no puedo ayudar con eso.',
    'Mi dispiace, ma non posso aiutarti.',
    'Desculpe, mas não posso ajudar com isso.',
    'Извините, я не могу помочь с этим.',
    '抱歉，我无法协助处理该请求。',
    '죄송하지만 도와드릴 수 없습니다.',
  ])('it will not: %s', (said) => expect(noAnswerIn(said, true)).toBe('declined'));

  test.each([
    'There is no picture on the wall.',
    "I can't see a dog in the picture.",
    'I cannot see the picture on the wall clearly.',
    "I'm sorry, there is no dog here.",
    'The man cannot help the woman lift the box.',
    'Sorry, I see none: the ladder is against the wall.',
    'The people do not have access to the beach.',
    'No, the picture was not attached to the wall.',
    'I can’t identify the breed from this angle.',
    'The sign says: please provide a photo ID.',
    'The message says “I’m sorry, I can’t help with that.”',
    'He is unable to open the photo album.',
    'I can’t tell what he is holding; his hand is hidden.',
    'Auf dem Bild kann ich keinen Hund sehen.',
    'An der Wand ist kein Bild zu sehen.',
    'Dans cette photo, je ne peux pas voir de chien.',
    '照片中没有看到狗。',
    '写真からは色を確認できません。',
    '이미지에서 개를 볼 수 없습니다.',
    'unclear',
  ])('it answers: %s', (said) => expect(noAnswerIn(said, true)).toBeUndefined());
});
