/** What everyday pages answer: each as its lines were read. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { isPage } from '../../src/reading/is-page.js';
import { type Finding, lookUp } from '../../src/reading/look-up.js';
import { layOutPage, pageText } from '../../src/reading/page.js';
import { type FindValues, loadValues } from '../../src/reading/values.js';

let findValues: FindValues;
beforeAll(async () => {
  findValues = await loadValues();
});

const height = 24;
/** Rows of cells, each with where it begins. */
const linesOf = (...rows: readonly (readonly (readonly [x: number, text: string])[])[]): readonly TextLine[] =>
  rows.flatMap((cells, at) =>
    cells.map(
      ([x, text]): TextLine => ({
        text,
        box: [x, 30 + at * 44, x + text.length * height * 0.55, 30 + at * 44 + height],
        score: 0.98,
      }),
    ),
  );
/** The same columns in every row. */
const table = (columns: readonly number[], ...rows: readonly (readonly string[])[]): readonly TextLine[] =>
  linesOf(...rows.map((cells) => cells.map((text, at) => [columns[at], text] as const)));
const ask =
  (lines: readonly TextLine[]) =>
  (question: string): Finding | undefined =>
    lookUp(lines, question, findValues);

const sure = (lines: readonly TextLine[], question: string): string | undefined => {
  const found = ask(lines)(question);
  return found?.isSure ? found.text : undefined;
};

describe('a forecast', () => {
  const forecast = table(
    [40, 240, 500, 620],
    ['Mon', 'Sunny', '21°', '5%'],
    ['Tue', 'Heavy rain', '14°', '90%'],
    ['Wed', 'Cloudy', '17°', '20%'],
  );
  it.each([
    ['will it rain on Tuesday?', 'yes: “Tue Heavy rain 14° 90%”'],
    ['will it rain on Monday?', 'no: “Mon Sunny 21° 5%”'],
    ['how warm is it on Wednesday?', '17°'],
    ['which day is the coldest?', 'Tue (14°)'],
    ["what's the weather like on Monday?", 'Sunny, 21°, 5%'],
    ['how warm is it on Wednesday – and on Monday?', '21°'],
  ])('%s', (question, answer) => {
    expect(sure(forecast, question)).toBe(answer);
  });
});

describe('results of matches', () => {
  const results = table(
    [60, 300, 360, 420],
    ['Riverside', '3', '1', 'Hillcroft'],
    ['Marlow', '2', '2', 'Easton'],
    ['Kingsbury', '0', '4', 'Fernham'],
  );
  it.each([
    ['who won, Riverside or Hillcroft?', 'Riverside (Riverside 3 – 1 Hillcroft)'],
    ['did Kingsbury win?', 'no: Kingsbury 0 – 4 Fernham'],
    ['which match ended in a draw?', 'Marlow 2 – 2 Easton'],
    ['how many goals did Fernham score?', '4 (Kingsbury 0 – 4 Fernham)'],
  ])('%s', (question, answer) => {
    expect(sure(results, question)).toBe(answer);
  });
});

describe('settings', () => {
  const settings = table(
    [40, 400],
    ['Wi-Fi', 'Skylark-5G'],
    ['Bluetooth', 'On'],
    ['Airplane mode', 'Off'],
    ['Battery', '83%'],
  );
  it.each([
    ['is bluetooth on?', 'yes: “Bluetooth On”'],
    ['is airplane mode on?', 'no: “Airplane mode Off”'],
    ['is airplane mode off?', 'yes: “Airplane mode Off”'],
    ['which network am I connected to?', 'Skylark-5G'],
    ['how full is the battery?', '83%'],
  ])('%s', (question, answer) => {
    expect(sure(settings, question)).toBe(answer);
  });
});

describe('a boarding pass', () => {
  const pass = table(
    [40, 240, 460],
    ['PASSENGER', 'FROM', 'TO'],
    ['OKAFOR / DANIEL', 'Oslo', 'Lisbon'],
    ['GATE', 'SEAT', 'BOARDING'],
    ['B14', '23C', '07:15'],
  );
  it.each([
    ['what gate is it?', 'B14'],
    ['which seat do I have?', '23C'],
    ['when does boarding start?', '07:15'],
    ['who is flying?', 'OKAFOR / DANIEL'],
    ['where does it fly to?', 'Lisbon'],
  ])('%s', (question, answer) => {
    expect(sure(pass, question)).toBe(answer);
  });
});

describe('a timetable', () => {
  const board = table(
    [40, 200, 460],
    ['Time', 'Destination', 'Platform'],
    ['09:12', 'London', '12'],
    ['09:52', 'Dover', '13'],
    ['10:20', 'London', '14'],
  );
  it.each([
    ['when is the next train to London after 9:40?', '10:20 (London, 14)'],
    ['what leaves at 9:52?', 'Dover'],
    ['when is the last train?', '10:20 (London, 14)'],
    ['which platform for Dover?', '13'],
    ['when does the train to Dover leave – and from which platform?', '13'],
  ])('%s', (question, answer) => {
    expect(sure(board, question)).toBe(answer);
  });
});

describe('a plan', () => {
  const plan = table(
    [40, 300, 460, 620],
    ['Task', 'Owner', 'Start', 'Status'],
    ['Phase 1: Research', 'Ines', '2 Feb', 'Done'],
    ['Phase 2: Design', 'Marco', '16 Feb', 'Open'],
    ['Testing', 'Olga', '27 Apr', 'Open'],
  );
  it.each([
    ['who is responsible for testing?', 'Olga'],
    ['when does phase 2 start?', '16 Feb'],
    ['what is still open?', 'Phase 2: Design, Testing'],
    ['is testing done?', 'no: “Testing Olga 27 Apr Open”'],
  ])('%s', (question, answer) => {
    expect(sure(plan, question)).toBe(answer);
  });
});

describe('a menu', () => {
  const menu = table(
    [40, 400],
    ['Bruschetta (v)', '6.50'],
    ['Beef carpaccio', '11.90'],
    ['Lemon sorbet', '4.50'],
    ['Grilled salmon', '19.40'],
    ['(v) = vegetarian'],
  );
  it.each([
    ['what is vegetarian?', 'Bruschetta (v)'],
    ['what is under 7 euros?', 'Bruschetta (v) (6.50), Lemon sorbet (4.50)'],
    ['what costs 4.50?', 'Lemon sorbet'],
    ['cheapest thing?', 'Lemon sorbet (4.50)'],
    ['how much are the carpaccio and the salmon together?', '31.30 (11.90 + 19.40)'],
    ['do they have beer?', 'no: I find no “beer” in the text'],
    ['how much is the sorbet – and the salmon?', '19.40'],
  ])('%s', (question, answer) => {
    expect(sure(menu, question)).toBe(answer);
  });
});

describe('a board of cards', () => {
  const board = table(
    [40, 260, 480],
    ['To do', 'Doing', 'Done'],
    ['Fix printer', 'Update wiki', 'Book hotel'],
    ['Marek', 'Tom', 'Greta'],
  );
  it.each([
    ['who updates the wiki?', 'Tom'],
    ['what is already done?', 'Book hotel'],
  ])('%s', (question, answer) => {
    expect(sure(board, question)).toBe(answer);
  });
});

describe('no word is dropped', () => {
  const bill = table(
    [40, 400],
    ['Frame repair', '48.00'],
    ['Helmets', '311.00'],
    ['Total', '359.00'],
    ['Tel. 0800 555 4242'],
  );
  it.each([
    'how many bikes were stolen?',
    'emergency number of the vet?',
    'who prints the flyers?',
    'how much is the parking?',
    'where does the courier leave it?',
  ])('%s has no answer on a bill', (question) => {
    expect(sure(bill, question)).toBeUndefined();
  });

  it('is answered where all of them are there', () => {
    expect(sure(bill, 'how much were the helmets?')).toBe('311.00');
    expect(sure(bill, 'how much do we have to pay?')).toBe('359.00');
  });
});

describe('a page', () => {
  it('is read in its parts, where two stand side by side', () => {
    const place = (x: number, y: number, text: string): TextLine => ({
      text,
      box: [x, y, x + text.length * 11, y + 20],
      score: 0.98,
    });
    const lines = [
      ...['Bruschetta fresca', 'Lasagne al forno', 'Tiramisu classico', 'Panna cotta rossa'].map((text, at) =>
        place(40, 40 + at * 50, text),
      ),
      ...['Opening hours', 'Monday closed', 'Sunday closed'].map((text, at) => place(420, 62 + at * 50, text)),
    ];
    expect(pageText(layOutPage(lines)).replace(/\n+/g, ' / ')).toBe(
      'Bruschetta fresca / Lasagne al forno / Tiramisu classico / Panna cotta rossa / Opening hours / Monday closed / Sunday closed',
    );
  });

  it('has more text than a label', () => {
    expect(isPage([{ text: 'STOP' }, { text: 'Main Street' }, { text: 'No parking at any time' }])).toBe(true);
    expect(isPage([{ text: 'STOP' }, { text: 'Main Street' }])).toBe(false);
  });
});
