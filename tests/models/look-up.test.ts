import { beforeAll, describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { type Finding, lookUp } from '../../src/reading/look-up.js';
import { type FindValues, loadValues } from '../../src/reading/values.js';

let findValues: FindValues;
beforeAll(async () => {
  findValues = await loadValues();
});

/** Cells as `x` and text, row by row; heights tell how large the letters are. */
function page(
  ...rows: readonly (readonly [y: number, height: number, ...cells: (readonly [x: number, text: string])[]])[]
) {
  const lines = rows.flatMap(([y, height, ...cells]) =>
    cells.map(
      ([x, text]): TextLine => ({ text, box: [x, y, x + text.length * height * 0.55, y + height], score: 0.98 }),
    ),
  );
  return (question: string): Finding | undefined => lookUp(lines, question, findValues);
}

const bill = page(
  [20, 40, [180, 'CORNER CAFE']],
  [70, 24, [200, '8 Mill Lane']],
  [130, 24, [40, '3 x Flat white'], [420, '10.50']],
  [165, 24, [40, '1 x Almond croissant'], [420, '3.90']],
  [200, 24, [40, '2 x Orange juice'], [420, '6.20']],
  [260, 24, [40, 'Subtotal'], [420, '20.60']],
  [295, 24, [40, 'VAT 10%'], [420, '2.06']],
  [340, 28, [40, 'TOTAL'], [420, '22.66']],
  [400, 24, [40, 'Served by Anna'], [300, '11/05/2026 09:41']],
);

describe('a bill', () => {
  it.each([
    ["what's the total?", '22.66'],
    ['how much did they pay', '22.66'],
    ['how much was the croissant?', '3.90'],
    ['how much tax was on it', '2.06'],
    ['what is the subtotal', '20.60'],
    ['how many orange juices did they order?', '2'],
    ['when was this?', '11/05/2026 09:41'],
    ['who served them?', 'Anna'],
    ["what's the address?", '8 Mill Lane'],
    ["what's the second item?", '1 x Almond croissant 3.90'],
    ['which item was the cheapest?', 'Almond croissant (3.90)'],
    ["what's the cafe called?", 'CORNER CAFE'],
  ])('%s', (question, answer) => {
    expect(bill(question)).toMatchObject({ text: answer, isSure: true });
  });

  it.each([
    'does the man have a beard?',
    'what is the man holding?',
    'how much is the soup?',
    'what is the weather like?',
  ])('has nothing to say to %s', (question) => {
    expect(bill(question)).toBeUndefined();
  });

  it('marks the line that it was read from', () => {
    expect(bill('what is the total?')?.lines.map(({ text }) => text)).toEqual(['22.66']);
  });
});

describe('a list with names', () => {
  const board = page(
    [20, 44, [60, 'SPRINT 9']],
    [100, 30, [60, 'Ida: mend the login page']],
    [150, 30, [60, 'Tom: write the release notes']],
    [200, 30, [60, 'Budget - Sara']],
    [300, 30, [600, 'Launch date:']],
    [340, 30, [600, 'Tue 9 June']],
  );
  it.each([
    ['who writes the release notes?', 'Tom'],
    ['who is in charge of the budget', 'Sara'],
    ['what does Ida have to do?', 'mend the login page'],
    ['when do we launch?', 'Tue 9 June'],
  ])('%s', (question, answer) => {
    expect(board(question)).toMatchObject({ text: answer, isSure: true });
  });
});

describe('a timetable', () => {
  const board = page(
    [20, 30, [40, 'Time'], [200, 'Destination'], [460, 'Platform'], [640, 'Status']],
    [90, 30, [40, '10:12'], [200, 'Leeds'], [460, '4'], [640, 'On time']],
    [160, 30, [40, '10:40'], [200, 'Hull'], [460, '2'], [640, 'Delayed']],
  );
  it.each([
    ['when does the train to Leeds leave?', '10:12'],
    ['which platform does the 10: 40 go from?', '2'],
    ["what's the status of the Hull train?", 'Delayed'],
  ])('%s', (question, answer) => {
    expect(board(question)).toMatchObject({ text: answer, isSure: true });
  });
});

describe('a chart', () => {
  const chart = page(
    [30, 36, [150, 'Coffees sold per team, 2025']],
    [100, 30, [350, '67']],
    [250, 30, [150, '42']],
    [400, 30, [550, '18']],
    [560, 30, [140, 'Alpha'], [345, 'Beta'], [520, 'Gamma']],
  );
  it.each([
    ['which team sold the most coffees?', 'Beta (67)'],
    ['which team sold the fewest?', 'Gamma (18)'],
    ['how many did Alpha sell?', '42'],
  ])('%s', (question, answer) => {
    expect(chart(question)).toMatchObject({ text: answer, isSure: true });
  });
});

describe('a dialog', () => {
  const dialog = page(
    [20, 24, [40, 'Backup Manager']],
    [80, 26, [150, 'Error Ox800701B1']],
    [120, 26, [150, 'There is not enough space on drive D.']],
    [155, 26, [150, 'Free at least 12 GB and try again.']],
    [240, 24, [400, 'Retry'], [560, 'Cancel']],
  );
  it('says its message without title and buttons', () => {
    expect(dialog('what does the error say?')?.text).toBe(
      'Error Ox800701B1: There is not enough space on drive D. Free at least 12 GB and try again.',
    );
  });
  it.each([
    ["what's the error code?", '0x800701B1'],
    ['how much space do I need to free?', '12 GB'],
  ])('%s', (question, answer) => {
    expect(dialog(question)).toMatchObject({ text: answer, isSure: true });
  });
});

describe('a poster', () => {
  const poster = page(
    [40, 70, [100, 'SUMMER FAIR']],
    [180, 40, [150, 'Saturday 18 July']],
    [230, 36, [180, '10 am to 4 pm']],
    [320, 40, [120, 'Town Hall Gardens']],
    [600, 28, [140, 'Questions? Lena, 555 0142']],
  );
  it.each([
    ['when is it?', 'Saturday 18 July, 10 am to 4 pm'],
    ['where does it take place?', 'Town Hall Gardens'],
    ['whom do I call?', 'Lena, 555 0142'],
    ["what's the phone number?", '555 0142'],
    ['is it before 5?', 'yes: 10 am to 4 pm'],
  ])('%s', (question, answer) => {
    expect(poster(question)).toMatchObject({ text: answer, isSure: true });
  });
});

it('quotes the lines that come closest where it cannot be sure', () => {
  const card = page([20, 30, [40, 'T +44 20 7946 0333']], [60, 30, [40, 'M +44 7700 900461']]);
  expect(card("what's the phone number?")).toMatchObject({
    isSure: false,
    text: expect.stringContaining('“T +44 20 7946 0333”'),
  });
});

it('is soon done with endless questions and lines', () => {
  const read = page([20, 20, [0, 'Total 12'], [400, '.'.repeat(1500)]], [60, 20, [0, `${'.,'.repeat(700)}x`]]);
  const started = performance.now();
  for (const words of ['how many 1 ', '12/12/2024 ', 'total ']) read(words.repeat(400).slice(0, 2000));
  expect(performance.now() - started).toBeLessThan(3000);
});

const plumbing = page(
  [20, 34, [40, 'Hartley Plumbing'], [560, 'INVOICE']],
  [90, 20, [40, 'Bill to']],
  [116, 20, [40, 'Sandra Okafor']],
  [180, 20, [40, 'Description'], [480, 'Qty'], [640, 'Amount']],
  [218, 20, [40, 'Labour (hours)'], [480, '4'], [640, '180.00']],
  [256, 20, [40, 'Copper pipe 15 mm'], [480, '6'], [640, '54.00']],
  [330, 20, [480, 'VAT 20%'], [640, '46.80']],
  [366, 24, [480, 'Amount due'], [640, '£280.80']],
  [430, 20, [40, 'Due date: 31 March 2026']],
);

describe('an invoice', () => {
  it.each([
    ['How much do we have to pay?', '£280.80'],
    ['Until when do we have to pay?', '31 March 2026'],
    ['How many hours of labour?', '4'],
    ['How many pipes did they use?', '6'],
    ['Whose invoice is it?', 'Sandra Okafor'],
  ])('%s', (question, answer) => {
    expect(plumbing(question)).toMatchObject({ text: answer, isSure: true });
  });
});

const bars = page(
  [20, 26, [180, 'Parcels per region']],
  [120, 20, [250, '73']],
  [180, 20, [370, '58']],
  [230, 20, [130, '41']],
  [270, 20, [490, '29']],
  [380, 20, [110, 'North'], [230, 'South'], [355, 'East'], [475, 'West']],
);

describe('a bar chart', () => {
  it.each([
    ["What's the value for East?", '58'],
    ['How many is that in total?', '201 (41 + 73 + 58 + 29)'],
  ])('%s', (question, answer) => {
    expect(bars(question)).toMatchObject({ text: answer, isSure: true });
  });

  it('tells a difference with both numbers', () => {
    expect(bars('How many more does South have than North?')).toMatchObject({ text: '32 (73 − 41)', isSure: true });
  });
});

const cafe = page(
  [20, 36, [200, 'Cafe Lark']],
  [90, 18, [180, 'Lunch served 11:30 - 14:30']],
  [150, 22, [60, 'Fish pie'], [460, '12.50']],
  [190, 22, [60, 'Apple cake'], [460, '3.80']],
  [280, 18, [200, 'Closed on Sundays']],
  [320, 18, [200, 'Dogs welcome']],
);

describe('a menu', () => {
  it.each([
    ["What's the cheapest thing?", 'Apple cake (3.80)'],
    ['Are they open on Sunday?', 'no: “Closed on Sundays”'],
  ])('%s', (question, answer) => {
    expect(cafe(question)).toMatchObject({ text: answer, isSure: true });
  });

  it('says yes to what is allowed where its line says so', () => {
    expect(cafe('Can I bring my dog?')).toMatchObject({ text: 'yes: “Dogs welcome”', isSure: true });
  });
});

const dialog = page(
  [20, 18, [24, 'Upload']],
  [90, 22, [110, 'The file could not be uploaded.']],
  [130, 18, [110, 'It is larger than 25 MB. Choose a smaller file']],
  [160, 18, [110, 'and try again.']],
  [200, 16, [110, 'Error code: UP-4131']],
  [270, 18, [400, 'Try again'], [530, 'Cancel']],
);

describe('a dialog with a limit', () => {
  it.each([
    ['What is the maximum size?', 'It is larger than 25 MB. Choose a smaller file'],
    ['Which buttons are there?', 'Try again, Cancel'],
  ])('%s', (question, answer) => {
    expect(dialog(question)).toMatchObject({ text: answer, isSure: true });
  });
});

const card = page(
  [40, 34, [50, 'Ingrid Solberg']],
  [90, 20, [50, 'Landscape Architect']],
  [170, 22, [50, 'Fjell & Hage Studio']],
  [220, 18, [50, '14 Station Street, Bergen 5015']],
  [250, 18, [50, '+47 55 21 80 90']],
);

describe('a business card', () => {
  it.each([
    ['Where is the office?', '14 Station Street, Bergen 5015'],
    ['What does she do?', 'Landscape Architect'],
    ['Which company does she work for?', 'Fjell & Hage Studio'],
  ])('%s', (question, answer) => {
    expect(card(question)).toMatchObject({ text: answer, isSure: true });
  });
});
