/** What is said to people about how their words are read, together so that it can be read, tested and translated. */
export const dialogueMessages = {
  which: (things: readonly string[]) => `Which one do you mean: ${things.join(' or ')}?`,
  whichOf: (count: number, thing: string) => `Which ${thing} do you mean? I found ${count}.`,
  whichOfThem: (things: string) => `Which of the ${things} do you mean? “The left one”, for example.`,
  what: (word: string) => `What do you mean by “${word}”? Please name it: “where is the dog?”, for example.`,
  aboutWhat: 'About what? Please name it: “where is the dog?”, for example.',
  whatAbout: (thing: string) => `What would you like to know about ${thing}?`,
  whichPicture: 'Which picture do you mean: the first or the second?',

  undone: 'Undone: this is the picture as it was.',
  original: 'This is the original picture again.',
  asSent: 'This is the picture as it was sent.',
  othersStay: 'Nothing else was changed.',
  nothingToUndo: 'There is nothing to undo: I have not changed a picture here.',
  isOriginal: 'There is nothing to undo: this is the original picture.',
  noDegree: 'I can’t do that more or less strongly. Say “undo”, or name what else I should change.',
  onlyLastUndone: (edit: string) =>
    `I can’t take back only that, since more was changed after it. “Undo” takes back “${edit}”.`,
  onlyOnePicture: 'I have only one picture here. Send the other one too, and ask again.',
  notEdited: "I can't tell: I have not changed a picture here.",
  /** @param did "2 faces blurred." */
  notSureOfAll: (did: string) =>
    `I can’t be sure of that. ${did} Please check the picture, or say “blur the heads”.`.replace('  ', ' '),
} as const;
