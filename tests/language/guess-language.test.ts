import { expect, test } from 'vitest';
import { guessLanguage } from '../../src/language/guess-language.js';
import { languages } from '../../src/language/languages.js';
import { english } from '../../src/planning/grammar/vocabulary.js';

function nameOf(text: string): string | undefined {
  const language = guessLanguage(text, (word) => english.has(word));
  return language === undefined || language === 'unknown' ? language : language.name;
}

test.each([
  ['Wie viele Katzen sind auf dem Bild?', 'German'],
  ['Mach die Gesichter unscharf', 'German'],
  ['Was ist links?', 'German'],
  ['Was macht die Frau?', 'German'],
  ['Combien de chiens ?', 'French'],
  ['De quelle couleur est la voiture ?', 'French'],
  ['¿Cuántos perros hay?', 'Spanish'],
  ['¿De qué color es el coche?', 'Spanish'],
  ['quanti cani ci sono?', 'Italian'],
  ['quantas pessoas há na foto?', 'Portuguese'],
  ['Hoeveel honden zijn er?', 'Dutch'],
  ['ile psów jest na zdjęciu?', 'Polish'],
  ['kaç kişi var?', 'Turkish'],
  ['hur många hundar finns det?', 'Swedish'],
  ['kolik je tam psů?', 'Czech'],
  ['câți câini sunt în imagine?', 'Romanian'],
  ['ada berapa orang di gambar ini?', 'Indonesian'],
  ['có bao nhiêu người trong ảnh?', 'Vietnamese'],
  ['сколько людей', 'Russian'],
  ['скільки людей на фото?', 'Ukrainian'],
  ['何匹の犬がいますか', 'Japanese'],
  ['图片里有几只狗？', 'Chinese'],
  ['사람이 몇 명 있어요?', 'Korean'],
  ['كم عدد الأشخاص؟', 'Arabic'],
  ['कितने लोग हैं?', 'Hindi'],
  ['มีกี่คน', 'Thai'],
  ['πόσα άτομα;', 'Greek'],
  ['כמה אנשים', 'Hebrew'],
  ['hvor mange hunde er der på billedet?', 'Danish'],
  ['hvor mange hunder er det på bildet?', 'Norwegian'],
  ['kuinka monta koiraa kuvassa on?', 'Finnish'],
  ['hány kutya van a képen?', 'Hungarian'],
  ['koliko pasa ima na slici?', 'Croatian'],
  ['koľko psov je na obrázku?', 'Slovak'],
  ['quants gossos hi ha a la foto?', 'Catalan'],
  ['ilang aso ang nasa larawan?', 'Filipino'],
  ['колко кучета има на снимката?', 'Bulgarian'],
  ['რამდენი ადამიანია?', 'unknown'],
])('%s is %s', (text, name) => expect(nameOf(text)).toBe(name));

test.each([
  ...[
    'blur',
    'dogs?',
    '2 dogs',
    'total',
    'no, four',
    'a picture',
    'wine glass',
    'hom many pepole are their',
    'hw mny dgs',
  ],
  ...[
    'Ada Lovelace',
    'El Greco',
    'Los Angeles',
    'is there a schnauzer',
    'what does "Bonjour tout le monde" say?',
    'de',
  ],
  ...[
    'count the piñatas',
    'is this a café?',
    'where is São Paulo on the map',
    'import os',
    'x = a if b else c',
    'tag Zoë',
  ],
  ...['remove the die', 'who is the man in the hat', 'and in english: how many cats?', 'la', '🙂', ''],
])('“%s” is not foreign', (text) => expect(nameOf(text)).toBeUndefined());

test('no word of another language is an English one, and all languages say something', () => {
  for (const { words, onlyEnglish, please } of languages) {
    expect([...words].filter((word) => word.length > 1 && english.has(word) && !['in', 'on'].includes(word))).toEqual(
      [],
    );
    expect(onlyEnglish.length * please.length).toBeGreaterThan(0);
  }
});
