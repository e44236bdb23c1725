/** The languages that people most often write in, apart from English: how they are told, and what is said in them. */

export interface Language {
  /** ISO 639-1. */
  readonly code: string;
  /** In English. */
  readonly name: string;
  /** Its words that are most frequent in questions and orders, where letters alone don't tell it; none is an English word. */
  readonly words: ReadonlySet<string>;
  /** "I only understand English so far, for example:" */
  readonly onlyEnglish: string;
  /** "In English, please." */
  readonly please: string;
}

const language = (code: string, name: string, onlyEnglish: string, please: string, words = ''): Language => ({
  ...{ code, name, onlyEnglish, please },
  words: new Set(words.split(/\s+/).filter((word) => word !== '')),
});

export const languages: readonly Language[] = [
  language(
    ...(['de', 'German', 'Ich verstehe bisher nur Englisch, zum Beispiel:', 'Auf Englisch bitte.'] as const),
    `wie viele viel ist sind ein eine einen einer der das dem den auf bild foto gibt es welche welcher welches nicht mit zeig zeige
     mach mache bitte wer wo haben und oder aus hier siehst kannst du sie ich wird wieso warum farbe hunde hund katze katzen leute
     personen menschen mann frau gesicht gesichter entferne lösche unscharf alle noch auch kein keine macht tut trägt steht sitzt hält heißt`,
  ),
  language(
    ...([
      'fr',
      'French',
      'Je ne comprends pour l’instant que l’anglais, par exemple :',
      'En anglais, s’il vous plaît.',
    ] as const),
    `combien de des du les le la une un sont il y quel quelle quels quelles où qui que quoi dans cette cet ce avec et ou pas
     personnes gens chien chiens voiture voitures couleur montre floute efface supprime enlève peux tu vous avez est-ce photo-ci
     visages visage qu'est-ce c'est l'image j'ai aussi fait porte tient`,
  ),
  language(
    ...(['es', 'Spanish', 'Por ahora solo entiendo inglés, por ejemplo:', 'En inglés, por favor.'] as const),
    `cuántos cuantos cuántas cuantas hay el la las en de una un qué que quién quien quiénes dónde donde está esta están estan cuál
     cual foto imagen perro perros gato gatos personas gente coche por favor borra quita difumina muestra puedes y caras rojo
     es del al lo cómo como también hace lleva tiene`,
  ),
  language(
    ...(['it', 'Italian', 'Per ora capisco solo l’inglese, per esempio:', 'In inglese, per favore.'] as const),
    `quanti quante quanto sono ci il lo gli le un una nella nel foto immagine di che chi colore cane cani gatto gatti persone e o è
     quale dov'è c'è cos'è favore rimuovi togli sfoca mostra puoi della del questa questo volti sta cosa`,
  ),
  language(
    ...(['pt', 'Portuguese', 'Por enquanto só entendo inglês, por exemplo:', 'Em inglês, por favor.'] as const),
    `quantos quantas há tem na foto imagem cor qual quem cachorro cachorros cão cães gato gatos pessoas e ou é são uma um onde está
     estão que por favor remova apague desfoque mostra rostos da nesta neste isso faz tem`,
  ),
  language(
    ...(['nl', 'Dutch', 'Ik begrijp voorlopig alleen Engels, bijvoorbeeld:', 'In het Engels, alsjeblieft.'] as const),
    `hoeveel zijn er de het een op foto afbeelding hond honden kat katten kleur welke wat waar wie en mensen niet staat staan
     verwijder maak vervaag gezichten alsjeblieft kun je deze dit`,
  ),
  language(
    ...(['pl', 'Polish', 'Na razie rozumiem tylko angielski, na przykład:', 'Po angielsku, proszę.'] as const),
    `ile jest są na zdjęciu kto gdzie jaki jaka jakie jaką psów pies psy kot koty kotów osób ludzi kolor proszę usuń rozmyj
     twarze czy tym tu pokaż obrazie nie i ma`,
  ),
  language(
    ...(['tr', 'Turkish', 'Şimdilik yalnızca İngilizce anlıyorum, örneğin:', 'İngilizce lütfen.'] as const),
    `kaç var mı mi resimde fotoğrafta ne nerede kim hangi renk köpek kedi kişi insan bu ve lütfen kaldır sil bulanıklaştır göster
     yüzleri tane`,
  ),
  language(
    ...(['sv', 'Swedish', 'Jag förstår tills vidare bara engelska, till exempel:', 'På engelska, tack.'] as const),
    `hur många är finns det den på bilden vad vem vilken vilket färg hundar hund katt katter människor och ta bort gör suddig
     ansikten här visa personer en ett`,
  ),
  language(
    ...(['cs', 'Czech', 'Zatím rozumím jen anglicky, například:', 'Anglicky, prosím.'] as const),
    'kolik je jsou na obrázku fotce kdo kde jaký jaká jakou psů pes kočka koček lidí barva barvu prosím odstraň rozmaž tady tohle',
  ),
  language(
    ...(['ro', 'Romanian', 'Deocamdată înțeleg doar engleza, de exemplu:', 'În engleză, vă rog.'] as const),
    'câți câte câinii câini sunt în imagine poză este ce cine unde care culoare pisici oameni persoane și te rog șterge arată fețele',
  ),
  language(
    ...([
      'id',
      'Indonesian',
      'Untuk saat ini saya hanya mengerti bahasa Inggris, misalnya:',
      'Tolong dalam bahasa Inggris.',
    ] as const),
    'berapa di gambar ini foto apa siapa mana dimana warna anjing kucing orang banyak tolong hapus buramkan wajah yang itu dan apakah',
  ),
  language(
    ...(['vi', 'Vietnamese', 'Hiện tại tôi chỉ hiểu tiếng Anh, ví dụ:', 'Xin hãy nói bằng tiếng Anh.'] as const),
    'có bao nhiêu trong ảnh bức hình này là gì ai ở đâu màu người chó mèo xóa làm mờ không con những và',
  ),
  language(
    ...(['da', 'Danish', 'Indtil videre forstår jeg kun engelsk, for eksempel:', 'På engelsk, tak.'] as const),
    `hvor mange hunde katte mennesker personer er der på billedet hvad hvem hvilken farve fjern gør sløret ansigter ansigterne det
     et en og ikke vis kan du`,
  ),
  language(
    ...(['no', 'Norwegian', 'Foreløpig forstår jeg bare engelsk, for eksempel:', 'På engelsk, takk.'] as const),
    `hvor mange hunder katter mennesker personer er det på bildet hva hvem hvilken farge fjern gjør uskarp ansikter ansiktene et en
     og ikke vis kan du`,
  ),
  language(
    ...(['fi', 'Finnish', 'Toistaiseksi ymmärrän vain englantia, esimerkiksi:', 'Englanniksi, kiitos.'] as const),
    'kuinka monta montako koiraa kissaa ihmistä henkilöä kuvassa on mitä mikä kuka missä minkä värinen poista sumenna kasvot tässä ja ei',
  ),
  language(
    ...(['hu', 'Hungarian', 'Egyelőre csak angolul értek, például:', 'Angolul, kérem.'] as const),
    'hány kutya macska ember személy van képen fotón mi ki hol milyen színű távolítsd töröld arcokat ez ezen és nem kérem egy',
  ),
  language(
    ...(['hr', 'Croatian', 'Zasad razumijem samo engleski, na primjer:', 'Na engleskom, molim.'] as const),
    'koliko pasa mačaka ljudi osoba ima na slici fotografiji što šta tko ko gdje gde koje boje ukloni zamuti lica ovo molim i nije',
  ),
  language(
    ...(['sk', 'Slovak', 'Zatiaľ rozumiem len po anglicky, napríklad:', 'Po anglicky, prosím.'] as const),
    'koľko psov mačiek ľudí osôb je sú na obrázku fotke čo kto kde akú farbu akej farby prosím odstráň rozmaž tváre toto nie',
  ),
  language(
    ...(['ca', 'Catalan', 'De moment només entenc anglès, per exemple:', 'En anglès, si us plau.'] as const),
    'quants quantes gossos gats persones gent hi ha a la foto imatge què qui on és són de quin esborra desenfoca cares si us plau i amb aquesta',
  ),
  language(
    ...(['tl', 'Filipino', 'Sa ngayon, Ingles lang ang naiintindihan ko, halimbawa:', 'Sa Ingles po.'] as const),
    'ilan ilang aso pusa tao ang nasa larawan ano sino saan nasaan anong kulay alisin palabuin mukha mga po ba ito',
  ),
  language('bg', 'Bulgarian', 'Засега разбирам само английски, например:', 'На английски, моля.'),
  language('ru', 'Russian', 'Пока я понимаю только английский, например:', 'По-английски, пожалуйста.'),
  language('uk', 'Ukrainian', 'Поки що я розумію лише англійську, наприклад:', 'Англійською, будь ласка.'),
  language('ja', 'Japanese', '今のところ英語だけわかります。例えば：', '英語でお願いします。'),
  language('zh', 'Chinese', '目前我只懂英语，例如：', '请用英语。'),
  language('ko', 'Korean', '지금은 영어만 이해합니다. 예를 들면:', '영어로 부탁드립니다.'),
  language('ar', 'Arabic', 'أفهم الإنجليزية فقط حتى الآن، مثلاً:', 'بالإنجليزية من فضلك.'),
  language('hi', 'Hindi', 'अभी मैं केवल अंग्रेज़ी समझता हूँ, जैसे:', 'कृपया अंग्रेज़ी में।'),
  language('th', 'Thai', 'ตอนนี้ฉันเข้าใจแค่ภาษาอังกฤษ เช่น:', 'ขอเป็นภาษาอังกฤษ'),
  language('el', 'Greek', 'Προς το παρόν καταλαβαίνω μόνο αγγλικά, για παράδειγμα:', 'Στα αγγλικά, παρακαλώ.'),
  language('he', 'Hebrew', 'בינתיים אני מבין רק אנגלית, למשל:', 'באנגלית, בבקשה.'),
];
