/** Questions as people write them, long-winded and sloppy, about everyday pages; each page as its lines were read. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { closestLines, lookUp } from '../../src/reading/look-up.js';
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

describe('a league of a chess club', () => {
  const league = table(
    [40, 160, 420, 540, 660],
    ['Place', 'Player', 'Game 1', 'Game 2', 'Points'],
    ['1', 'Ulrike', '10', '9', '19'],
    ['2', 'Benno', '8', '9', '17'],
    ['3', 'Sanna', '7', '4', '11'],
    ['4', 'Piet', '2', '5', '7'],
  );
  it.each([
    ['who won lol', 'Ulrike (19)'],
    ['who came last but one?', 'Sanna (11)'],
    ['who was the runner up?', 'Benno (17)'],
    ['So I missed the evening, which is a shame. Could you be so kind as to tell me who came last?', 'Piet (7)'],
    ['n who came 2nd', 'Benno (17)'],
    ['by how many pts is she ahead of 2nd place', '2 (19 − 17)'],
    ['what abt sanna how many did she get', '11'],
  ])('%s', (question, answer) => {
    expect(sure(league, question)).toBe(answer);
  });
});

describe('a board of departures under its title', () => {
  const board = table(
    [40, 160, 300, 520, 680],
    ['Ferries', 'North Quay'],
    ['Time', 'Ferry', 'To', 'Pier', 'Info'],
    ['9:10', 'F 2', 'Lindholm', '4', 'on time'],
    ['9:25', 'F 7', 'Skarvik', '1', 'cancelled'],
    ['9:50', 'F 3', 'Ostra', '2', 'delayed 20 min'],
  );
  it.each([
    ['anything canceled??', 'yes: “9:25 F 7 Skarvik 1 cancelled”'],
    ['ugh typical. is anything late today', 'yes: “9:50 F 3 Ostra 2 delayed 20 min”'],
    ['My sister is waiting for me there, so would you kindly tell me from which pier the ferry to Ostra leaves?', '2'],
  ])('%s', (question, answer) => {
    expect(sure(board, question)).toBe(answer);
  });
});

describe('a menu with parts', () => {
  const menu = table(
    [40, 500],
    ['Cafe Birke'],
    ['SOUPS'],
    ['Pea soup', '5.50'],
    ['Onion soup', '6.20'],
    ['CAKES'],
    ['Walnut cake', '4.10'],
    ['Cheesecake', '4.60'],
    ['Poppy roll', '3.20'],
  );
  it.each([
    ['whats the 2nd cake', 'Cheesecake 4.60'],
    [
      'We are meeting there on Friday and I am rather fond of soup. What would be the first soup on the list?',
      'Pea soup 5.50',
    ],
    ['which is the last cake', 'Poppy roll 3.20'],
    ['My mother is coming along: could you be a dear and tell me what the walnut cake costs?', '4.10'],
    ['yo how much 4 the poppy roll', '3.20'],
  ])('%s', (question, answer) => {
    expect(sure(menu, question)).toBe(answer);
  });
});

describe('a notice of an evening', () => {
  const notice = table(
    [40],
    ['CHOIR NIGHT'],
    ['Friday 3 October'],
    ['Doors 6 pm - Singing 7 pm'],
    ['Parish Hall, Elm Row 4'],
  );
  it.each([
    [
      'A neighbour pinned this to our door and we would love to go. May I ask when the singing starts, and at which place it is held?',
      '7 pm; Parish Hall, Elm Row 4',
    ],
    ['when does the singing begin', '7 pm'],
  ])('%s', (question, answer) => {
    expect(sure(notice, question)).toBe(answer);
  });
});

describe('a list of jobs', () => {
  const jobs = table(
    [40, 420],
    ['Move - to do'],
    ['Pack the kitchen', 'Olga'],
    ['Rent a van', 'Theo'],
    ['Call the landlord', 'Olga'],
    ['Paint the hall', 'Ravi'],
  );
  it.each([
    ['how many of the four jobs are not Olga’s?', '2 (Rent a van, Paint the hall)'],
    ['All in all, how many jobs do not belong to Theo?', '3 (Pack the kitchen, Call the landlord, Paint the hall)'],
    ['I was away, sorry. Would you tell me what the third item on that list is?', 'Call the landlord Olga'],
  ])('%s', (question, answer) => {
    expect(sure(jobs, question)).toBe(answer);
  });
});

describe('papers without labels', () => {
  const bill = table(
    [40, 420],
    ['Kestrel Plumbing', 'INVOICE'],
    ['12 Hay Street', 'No. 771'],
    ['Bill to: Ada Moss'],
    ['Repair', '80.00'],
    ['Total', '96.00'],
  );
  const label = table([40], ['From: Nils Ek'], ['To: Ruta Sole'], ['Weight: 1.2 kg'], ['QF 4410 2287 19']);
  it.each([
    ['who is this bill from?', 'Kestrel Plumbing'],
    ['Who sent it, if I may ask?', 'Kestrel Plumbing'],
  ])('%s', (question, answer) => {
    expect(sure(bill, question)).toBe(answer);
  });
  it('takes the head for no receiver', () => {
    expect(sure(bill, 'who is this invoice made out to?')).not.toBe('Kestrel Plumbing');
  });
  it('takes the only number of its shape for the parcel’s', () => {
    expect(sure(label, 'whats the tracking number pls')).toBe('QF 4410 2287 19');
  });
});

describe('what is not surely answered', () => {
  const hut = table([40], ['Mountain hut'], ['Dogs sleep in the stable, not in the rooms'], ['Breakfast from 7']);
  it('quotes the lines that share words with the question', () => {
    expect(closestLines(hut, 'do I have to pay extra for my dog?')?.text).toBe(
      '“Dogs sleep in the stable, not in the rooms”',
    );
  });
  it('has nothing to quote for opinions, and for what no line speaks of', () => {
    expect(closestLines(hut, 'do you think the stable looks nice?')).toBeUndefined();
    expect(closestLines(hut, 'who is the president?')).toBeUndefined();
  });
});
