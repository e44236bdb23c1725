/** Layouts of everyday pages: what stands together is told together, whatever stands beside it. */
import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { listingsOf } from '../../src/reading/entries.js';
import { lookUp } from '../../src/reading/look-up.js';
import { layOutPage } from '../../src/reading/page.js';
import { loadValues } from '../../src/reading/values.js';
import { pageTable } from '../support/page-table.js';

const findValues = await loadValues();
const sure = (lines: readonly TextLine[], question: string): string | undefined => {
  const found = lookUp(lines, question, findValues);
  return found?.isSure ? found.text : undefined;
};
const rowsOf = (lines: readonly TextLine[]): readonly string[] =>
  layOutPage(lines).rows.map(({ cells }) => cells.map(({ text }) => text).join(' | '));
/** Short words often seem to lean a little. */
const seemingToLean = (lines: readonly TextLine[]): readonly TextLine[] =>
  lines.map((line, at) =>
    line.text.length < 8 && at % 3 === 0
      ? { ...line, lean: { angle: 0.04 + 0.03 * (at % 4), width: line.box[2] - line.box[0], height: 24 } }
      : line,
  );

describe('a level page', () => {
  it('stays level where short words seem to lean', () => {
    const lines = pageTable(
      [40, 240, 480, 720, 960],
      ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday'],
      ['07:00', 'Spin', 'Yoga', 'Spin', 'Yoga'],
      ['12:15', 'Pilates', 'Core', 'Pilates', 'Core'],
      ['17:30', 'Boxing', 'Zumba', 'Step', 'Boxing'],
    ).filter(({ text }) => text !== '');
    expect(rowsOf(seemingToLean(lines))).toEqual([
      'Monday | Tuesday | Wednesday | Thursday',
      '07:00 | Spin | Yoga | Spin | Yoga',
      '12:15 | Pilates | Core | Pilates | Core',
      '17:30 | Boxing | Zumba | Step | Boxing',
    ]);
  });

  it('keeps the days of a month in their rows, whatever hangs over one of them', () => {
    const lines: readonly TextLine[] = [
      { text: 'OCTOBER 2026', box: [300, 0, 720, 26], score: 1 },
      ...pageTable([40, 170, 305, 440, 575], ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], ['5', '6', '7', '8', '9']),
    ];
    expect(rowsOf(lines).slice(1)).toEqual(['Mon | Tue | Wed | Thu | Fri', '5 | 6 | 7 | 8 | 9']);
  });
});

describe('a menu with two halves', () => {
  const halves = pageTable(
    [60, 460, 640, 1040],
    ['Pasta', '', 'Desserts', ''],
    ['Cacio e pepe', '13.00', 'Tiramisu', '7.20'],
    ['Ragu bolognese', '14.50', 'Panna cotta', '6.80'],
    ['Vongole', '17.90', 'Affogato', '5.50'],
  ).filter(({ text }) => text !== '');
  const menu: readonly TextLine[] = [
    { text: 'Trattoria of the Laughing Wolf', box: [300, -60, 800, -20], score: 1 },
    ...halves,
    { text: 'Cover charge per person, kitchen closed on Wednesdays', box: [200, 260, 900, 284], score: 1 },
  ];
  it.each([
    ['which dessert is the cheapest?', 'Affogato (5.50)'],
    ['which pasta is cheapest?', 'Cacio e pepe (13.00)'],
    ['how much is the panna cotta?', '6.80'],
  ])('%s', (question, answer) => {
    expect(sure(menu, question)).toBe(answer);
  });
});

describe('figures over bars', () => {
  const dashboard = [
    ...pageTable([60, 340, 620, 900], ['Open tickets', 'Resolved', 'Avg. reply time', 'Satisfaction']),
    ...pageTable([60, 340, 620, 900], [], ['128', '342', '3 h 12 min', '91 %']),
    ...pageTable([60, 660], [], [], ['Tickets by team']),
    ...pageTable([60, 660], [], [], [], ['Payments', '96'], ['Delivery', '134'], ['Returns', '58']),
  ];
  it('are no table with them', () => {
    expect(
      listingsOf(layOutPage(dashboard), findValues).map(({ entries }) => entries.map(({ row }) => row.text)),
    ).toEqual(
      expect.arrayContaining([
        ['Payments 96', 'Delivery 134', 'Returns 58'],
        expect.arrayContaining(['Open tickets 128', 'Avg. reply time 3 h 12 min']),
      ]),
    );
  });
});

describe('columns of quarters and portions', () => {
  const budget = pageTable(
    [40, 300, 460, 620],
    ['Department', 'Q1', 'Q2', 'Total'],
    ['Marketing', '12,400', '9,800', '22,200'],
    ['Logistics', '8,300', '8,900', '17,200'],
  );
  const cereal = pageTable(
    [60, 420, 640],
    ['Nutrition', 'per 100 g', 'per 40 g'],
    ['Fat', '15 g', '6.0 g'],
    ['of which sugars', '19 g', '7.6 g'],
    ['Protein', '10 g', '4.0 g'],
  );
  it.each([
    [budget, 'how much did marketing spend in Q2?', '9,800'],
    [cereal, 'how much sugar is in 100 g?', '19 g'],
  ])('%#', (lines, question, answer) => {
    expect(sure(lines, question)).toBe(answer);
  });
});

describe('a ticket', () => {
  it('keeps a day and an hour apart that stand close', () => {
    const ticket = pageTable(
      [50, 420, 560, 700],
      ['DATE TIME', 'SCREEN', 'ROW', 'SEAT'],
      ['8 NOV 202620:45', '3', 'F', '17'],
    );
    expect(sure(ticket, 'what time is it?')).toBe('20:45');
  });
});

describe('prices of a part that has one column', () => {
  const salon = pageTable(
    [60, 470, 640],
    ['', 'Short', 'Long'],
    ['Dry cut', '27', '34'],
    ['Perm', '80', '120'],
    ['Gentlemen'],
    ['Wash & cut', '29'],
    ['Beard trim', '14'],
  ).filter(({ text }) => text !== '');
  it('are under none of the headings', () => {
    const [{ entries }] = listingsOf(layOutPage(salon), findValues);
    expect(entries.map(({ fields }) => fields.map(({ heading }) => heading ?? '').join())).toEqual([
      ',Short,Long',
      ',Short,Long',
      ',',
      ',',
    ]);
  });
});
