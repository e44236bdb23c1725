/** Kinds of questions about everyday pages, each page as its lines were read. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { asksForText } from '../../src/language/write-out.js';
import { lookUp } from '../../src/reading/look-up.js';
import { type FindValues, loadValues } from '../../src/reading/values.js';
import { pageTable as table } from '../support/page-table.js';

let findValues: FindValues;
beforeAll(async () => {
  findValues = await loadValues();
});

const sure = (lines: readonly TextLine[], question: string): string | undefined => {
  const found = lookUp(lines, question, findValues);
  return found?.isSure ? found.text : undefined;
};

describe('a timetable of stops', () => {
  const stops = table(
    [40, 300, 420, 540],
    ['Harbour', '7:05', '8:15', '9:15'],
    ['Mill Lane', '7:13', '8:24', '9:24'],
    ['Library', '7:20', '8:32', '9:31'],
    ['Oakfield', '7:41', '8:58', '9:52'],
  );
  it.each([
    ['when does the 8:15 get to the library?', '8:32'],
    ['what time is the second bus at Mill Lane?', '8:24'],
    ['at what time does the last bus leave Mill Lane', '9:24'],
    ['if I take the 7:05 at Harbour, when am I in Oakfield?', '7:41'],
    ['how long does the 8:15 take from Harbour to Oakfield?', '43 min'],
    ['does the 8:15 stop at the library?', 'yes: “Library: 8:32”'],
    ['how many stops are there?', '4 (Harbour, Mill Lane, Library, Oakfield)'],
  ])('%s', (question, answer) => {
    expect(sure(stops, question)).toBe(answer);
  });
});

describe('a door', () => {
  const door = table(
    [40, 400],
    ['Millbrook Vets'],
    ['Friday  8:30 - 16:45'],
    ['Saturday  9:15 - 12:30'],
    ['Reception 01473 555 180'],
    ['Out of hours 07700 900 461'],
    ['Lead vet: Dr. Amara Finch'],
    ['Register by 26 April'],
  );
  it.each([
    ['what number do i ring at night?', '07700 900 461'],
    ['what is the number of the reception desk', '01473 555 180'],
    ['till when can I come by on a Friday?', '16:45'],
    ['who is in charge of the practice?', 'Dr. Amara Finch'],
    ['whats the last day to sign up?', '26 April'],
    ['what is the name of the vet?', 'Dr. Amara Finch'],
  ])('%s', (question, answer) => {
    expect(sure(door, question)).toBe(answer);
  });
});

describe('a programme', () => {
  const programme = table(
    [40, 200],
    ['12:00', 'Gates open'],
    ['17:00', 'Paper Foxes'],
    ['18:15', 'Ines Calder'],
    ['19:40', 'The Tin Orchard'],
    ['21:10', 'Hollow Coast'],
  );
  it.each([
    ["who's on stage at 18:15?", 'Ines Calder'],
    ['what time do Hollow Coast come on?', '21:10'],
    ['who is the last act?', 'Hollow Coast'],
    ['which band comes after Ines Calder?', 'The Tin Orchard'],
    ['how many bands are playing?', '4'],
  ])('%s', (question, answer) => {
    expect(sure(programme, question)).toBe(answer);
  });
});

describe('prices', () => {
  const prices = table([40, 400], ['Adults', '18.00'], ['Students', '11.00'], ['Under 12', 'free']);
  it('are added up for a party, where each of them is there', () => {
    expect(sure(prices, 'two adults and one student, how much do we pay?')).toBe('47.00 (2 × 18.00 + 1 × 11.00)');
    expect(sure(prices, 'two adults and one pensioner, how much do we pay?')).toBeUndefined();
  });
});

it('one of several costs its share', () => {
  const bill = table(
    [40, 100, 400],
    ['4', 'Cinnamon bun', '11.20'],
    ['1', 'Rye loaf', '4.60'],
    ['2', 'Cheese straw', '5.00'],
  );
  expect(sure(bill, 'what is the price of one cheese straw?')).toBe('2.50 (5.00 ÷ 2)');
});

describe('buttons', () => {
  const dialog = table([40, 300], ['Sync failed'], ['17 files were not uploaded.'], ['Work offline', 'Retry']);
  it.each([
    ['which button do i press to carry on without the internet', 'Work offline'],
    ['which button tries it again?', 'Retry'],
  ])('%s', (question, answer) => {
    expect(sure(dialog, question)).toBe(answer);
  });
});

it('a number that was not read is in no ranking', () => {
  const scores = table(
    [40, 300, 420],
    ['Team', 'Music', 'Points'],
    ['Quizzly Bears', '8', '41'],
    ['Les Quizerables', '6', '47'],
  );
  const gap: TextLine = { text: 'Smarty Pints', box: [40, 206, 200, 230], score: 0.98 };
  const points: TextLine = { text: '39', box: [420, 206, 446, 230], score: 0.98 };
  expect(sure(scores, 'who did best in music?')).toBe('Quizzly Bears (8)');
  expect(sure([...scores, gap, points], 'who did best in music?')).toBeUndefined();
});

describe('a request for the whole text', () => {
  it.each([
    'pls type up what the whiteboard says',
    'can you copy out the text in here',
    'please write this out for me',
    'write down everything that is on the board',
  ])('%s', (said) => {
    expect(asksForText(said)).toBe(true);
  });
  it.each(['put a hat on him', 'turn this into a black and white picture', 'cut it out', 'write a story about this'])(
    '%s is none',
    (said) => {
      expect(asksForText(said)).toBe(false);
    },
  );
});
