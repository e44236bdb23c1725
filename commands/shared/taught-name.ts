/** Reads what a person calls a thing: "This is our logo!" → our logo. */

const maxLength = 60;

/** The name, or a sentence that says why it is none. */
export function taughtName(text: string): { readonly name: string } | { readonly fault: string } {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:this|that|it|these|those|here)(?: is|'s|’s| are) /i, '')
    .replace(/^(?:an?|the|some) (?=\S)/i, '')
    .replace(/^["'“”‘’«»*_`]+|["'“”‘’«»*_`.,;:!?]+$/gu, '')
    .trim();
  if (name === '') return { fault: 'What is it called? For example `/teach heron` with a picture of one.' };
  if (/<[@#!&:]|@(?:everyone|here|channel)\b|(?:^|\s)@\S/i.test(name))
    return { fault: 'A name cannot mention somebody. Write it without the @, for example `/teach our logo`.' };
  if (/https?:|www\./i.test(name)) return { fault: 'That is an address. How is the thing called that it shows?' };
  if ([...name].length > maxLength)
    return { fault: `That is too long for a name; ${maxLength} letters at most. What do you call it for short?` };
  if (!/\p{L}/u.test(name)) return { fault: 'A name needs letters, for example `/teach heron`.' };
  if (/[\p{Cc}{}[\]<>|\\=]/u.test(name))
    return { fault: 'A name is made of letters, digits and spaces, for example `/teach our logo`.' };
  return { name };
}
