/** Timetables of a week, a month on a wall, tables by rows and columns. */
import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { lookUp } from '../../src/reading/look-up.js';
import { loadValues } from '../../src/reading/values.js';
import { pageTable } from '../support/page-table.js';

const findValues = await loadValues();
const sure = (lines: readonly TextLine[], question: string): string | undefined => {
  const found = lookUp(lines, question, findValues);
  return found?.isSure ? found.text : undefined;
};
const filled = (lines: readonly TextLine[]): readonly TextLine[] => lines.filter(({ text }) => text !== '');

describe('the timetable of a week', () => {
  const week = filled(
    pageTable(
      [40, 240, 480, 720],
      ['', 'Monday', 'Wednesday', 'Friday'],
      ['07:00', 'Spin', 'Yoga', 'Bootcamp'],
      ['', 'Anna', 'Luis', 'Kemal'],
      ['17:30', 'Boxing', 'Zumba', 'Zumba'],
      ['', 'Kemal', 'Rosa', 'Rosa'],
      ['19:00', 'Yoga', '', 'Pilates'],
      ['', 'Anna', '', 'Mei'],
    ),
  );
  it.each([
    ["what's on at 17:30 on wednesday?", 'Zumba'],
    ["what's on at 17:30 on wednesday – and on monday?", 'Boxing'],
    ['when is yoga on monday?', '19:00'],
    ['which days can I do zumba?', 'Wednesday, Friday'],
    ['how often is there yoga?', '2 (Monday 19:00 Yoga; Wednesday 07:00 Yoga)'],
    ['who does the bootcamp?', 'Kemal'],
    ['what classes does Kemal teach?', 'Boxing (Monday 17:30), Bootcamp (Friday 07:00)'],
    ["what's the last class on friday?", 'Pilates'],
    ['is there anything on wednesday at 7 pm?', 'no'],
    ['is there spin on monday?', 'yes: Monday 07:00 Spin'],
    ['who teaches karate?', undefined],
    ['what is on saturday?', undefined],
  ])('%s', (question, answer) => {
    expect(sure(week, question)).toBe(answer);
  });
});

describe('a month on a wall', () => {
  const month = [
    { text: 'OCTOBER 2026', box: [300, -60, 700, -20], score: 1 } as TextLine,
    ...filled(
      pageTable(
        [40, 175, 310, 445, 580, 715, 850],
        ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
        ['', '', '', '1', '2', '3', '4'],
        ['', '', '', '', 'Vet 9:30'],
        ['5', '6', '7', '8', '9', '10', '11'],
        ['', 'Yoga', '', '', '', 'Wedding'],
        ['12', '13', '14', '15', '16', '17', '18'],
        ['', '', '', '', 'Rent due'],
        ['19', '20', '21', '22', '23', '24', '25'],
      ),
    ),
  ];
  it.each([
    ['when is the vet?', 'Fri 2 October 2026, 9:30'],
    ["what's on the 16th?", 'Rent due'],
    ["what's on the 16th – and on the 10th?", 'Wedding'],
    ['what day is the wedding?', 'Sat 10 October 2026'],
    ['when do I have to pay the rent?', 'Fri 16 October 2026'],
    ["what's next after the wedding?", 'Rent due (Fri 16 October 2026)'],
    ['is there anything on the 20th?', 'no'],
    ['which month is it?', 'October 2026'],
    ['when is the dentist?', undefined],
  ])('%s', (question, answer) => {
    expect(sure(month, question)).toBe(answer);
  });
});

describe('rows and columns', () => {
  const departures = pageTable(
    [40, 200, 360, 680, 820],
    ['TIME', 'FLIGHT', 'DESTINATION', 'GATE', 'REMARKS'],
    ['06:55', 'SK1473', 'COPENHAGEN', 'B4', 'GATE CLOSED'],
    ['07:10', 'LH0845', 'FRANKFURT', 'A11', 'BOARDING'],
    ['07:35', 'BA0771', 'LONDON', 'C2', 'ON TIME'],
    ['08:20', 'FI0319', 'REYKJAVIK', 'C7', 'ON TIME'],
  );
  const prices = filled(
    pageTable(
      [60, 470, 640],
      ['', 'Short', 'Long'],
      ['Dry cut', '27', '34'],
      ['Cut & colour', '62', '85'],
      ['Perm', '80', '120'],
    ),
  );
  const budget = pageTable(
    [40, 300, 440, 580, 720],
    ['Department', 'Q1', 'Q2', 'Q3', 'Total'],
    ['Research', '22,000', '24,500', '23,500', '70,000'],
    ['Logistics', '8,300', '8,900', '7,600', '24,800'],
    ['Total', '30,300', '33,400', '31,100', '94,800'],
  );
  it.each([
    [departures, 'which gate for the london flight?', 'C2'],
    [departures, 'which flight is boarding?', 'LH0845 (FRANKFURT)'],
    [departures, 'which flights are on time?', 'BA0771 (LONDON), FI0319 (REYKJAVIK)'],
    [prices, 'how much is a dry cut for long hair?', '34'],
    [prices, "what does a perm cost if my hair's long?", '120'],
    [prices, 'how much is a cut?', undefined],
    [budget, 'which department spends the most?', 'Research (70,000)'],
    [budget, "what's the grand total?", '94,800'],
    [budget, 'in which quarter did logistics spend least?', 'Q3 (7,600)'],
    [budget, 'which quarter was the most expensive overall?', 'Q2 (33,400)'],
    [budget, 'what is the average per quarter for logistics?', '8266.67 (8,300 + 8,900 + 7,600, divided by 3)'],
  ])('%#: %s', (lines, question, answer) => {
    expect(sure(lines as readonly TextLine[], question as string)).toBe(answer);
  });
});

describe('what goes on with a question', () => {
  const paper: readonly TextLine[] = [
    'Hotel Seeblick',
    'Uferweg 3, 6353 Weggis',
    'Tel. +41 41 555 02 18',
    'Total 728.00',
    'Deposit paid -200.00',
    'Balance 528.00',
  ].map((text, at) => ({ text, box: [40, 40 * at, 40 + 14 * text.length, 40 * at + 24], score: 1 }));
  it.each([
    ["what's the hotel's phone number – and the address?", 'Uferweg 3, 6353 Weggis'],
    ["what's left to pay?", '528.00'],
  ])('%s', (question, answer) => {
    expect(sure(paper, question)).toBe(answer);
  });
});
