import type { DiagnosticsPart } from '../../../../shared/model/diagnostics.ts';
import type { Preferences } from '../../../../shared/model/settings.ts';
import type { diagnostics as english } from '../en/diagnostics.ts';

const levels: Record<Preferences['logLevel'], string> = {
  error: 'Nur Fehler',
  warning: 'Fehler und Warnungen',
  info: 'Auch Ereignisse (Standard)',
  debug: 'Alles, auch die Route jeder Verbindung',
};

const parts: Record<DiagnosticsPart, string> = {
  versions: 'Versionen und System',
  settings: 'Einstellungen',
  connections: 'Verbindungen',
  storage: 'Schlüsselbund und Sitzungen',
  activity: 'Aktivität',
  log: 'Ende des Protokolls',
};

/** Einstellungen: das Protokoll, und eine Datei für alle, die helfen. */
export const diagnostics: typeof english = {
  log: 'Protokoll',
  level: 'Was protokolliert wird',
  levels,
  levelText: 'Gilt sofort. Tokens, Geheimnisse, Passwörter und Codes werden auf keiner Stufe protokolliert.',
  where: 'Wo es liegt',
  show: 'Im Ordner zeigen',
  whereFailed: 'Der Speicherort des Protokolls wurde nicht gefunden',
  bundle: 'Datei für alle, die Ihnen helfen',
  bundleText:
    'Eine JSON-Datei: Versionen, Einstellungen, Verbindungen, der Zustand des Schlüsselbunds, Ihre Aktivität und das Ende des Protokolls. Kein Token, kein Geheimnis, kein Passwort, kein Code; Ihr Name kann darin stehen, wo ein Eintrag ihn nennt.',
  look: 'Ansehen, was darin steht',
  lookAgain: 'Noch einmal ansehen',
  looking: 'Wird zusammengestellt …',
  lookFailed: 'Die Datei konnte nicht erstellt werden',
  size: (size) => `Alles, ${size}. Genau das wird gespeichert.`,
  parts,
  part: (name, size) => `${name}, ${size}`,
  save: 'Speichern …',
  saved: (file, size) => `Gespeichert als ${file}, ${size}.`,
  saveFailed: 'Die Datei wurde nicht gespeichert',
};
