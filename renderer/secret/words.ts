const en = {
  title: (client: string) => `New secret of ${client}`,
  about: 'It is shown only once. Copy it to where the client needs it before you close this window.',
  server: 'Server',
  clientId: 'Client ID',
  secret: 'Client secret',
  copy: 'Copy secret',
  close: 'Close',
  copied: 'Copied. It is removed from the clipboard in a minute.',
  failed: 'It could not be copied. Try again.',
  forgotten: 'The new secret is no longer shown',
  why: 'The session it was created in was locked, so Latchkey deleted it, and nobody else knows it. Create another one when you are back.',
};

const de: typeof en = {
  title: (client: string) => `Neues Geheimnis von ${client}`,
  about:
    'Es wird nur jetzt angezeigt und nie wieder. Bringen Sie es dorthin, wo der Client es braucht, bevor Sie dieses Fenster schließen.',
  server: 'Server',
  clientId: 'Client-ID',
  secret: 'Client-Secret',
  copy: 'Geheimnis kopieren',
  close: 'Schließen',
  copied: 'Kopiert. Nach einer Minute wird es wieder aus der Zwischenablage entfernt.',
  failed: 'Es konnte nicht kopiert werden. Versuchen Sie es noch einmal.',
  forgotten: 'Das neue Geheimnis wird nicht mehr angezeigt',
  why: 'Die Sitzung, in der es entstand, wurde gesperrt. Latchkey hat es deshalb vergessen, und niemand sonst kennt es. Geben Sie dem Client ein anderes, wenn Sie zurück sind.',
};

const catalogues = new Map([
  ['en', en],
  ['de', de],
]);

/** The words of this page in the first language there is a catalogue of, and that language; else English. */
export function wordsIn(languages: readonly string[]): readonly [language: string, words: typeof en] {
  const tags = languages.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  const language = tags.find((tag) => catalogues.has(tag)) ?? 'en';
  return [language, catalogues.get(language) ?? en];
}
