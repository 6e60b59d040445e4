import type { DiagnosticsPart } from '../../../../shared/model/diagnostics.ts';
import type { Preferences } from '../../../../shared/model/settings.ts';
import type { diagnostics as english } from '../en/diagnostics.ts';

const levels: Record<Preferences['logLevel'], string> = {
  error: 'Nur Fehler',
  warning: 'Fehler und Warnungen',
  info: 'Auch was geschieht (üblich)',
  debug: 'Alles, etwa den Weg jeder Verbindung',
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
  level: 'Was festgehalten wird',
  levels,
  levelText: 'Gilt sofort. Token, Geheimnisse, Passwörter und Codes werden auf keiner Stufe festgehalten.',
  where: 'Wo es liegt',
  show: 'Im Ordner zeigen',
  whereFailed: 'Wo das Protokoll liegt, war nicht zu erfahren',
  bundle: 'Datei für alle, die Ihnen helfen',
  bundleText:
    'Eine JSON-Datei: Versionen, Einstellungen, Verbindungen, der Zustand des Schlüsselbunds, Ihre Aktivität und das Ende des Protokolls. Kein Token, kein Geheimnis, kein Passwort, kein Code; Ihr Name kann darin stehen, wo ein Eintrag ihn nennt.',
  look: 'Ansehen, was darin steht',
  lookAgain: 'Noch einmal ansehen',
  looking: 'Wird zusammengestellt …',
  lookFailed: 'Die Datei konnte nicht erstellt werden',
  size: (size) => `Alles, ${size}. Genau das wird gespeichert, Wort für Wort.`,
  parts,
  part: (name, size) => `${name}, ${size}`,
  save: 'Speichern …',
  saved: (file, size) => `Gespeichert als ${file}, ${size}.`,
  saveFailed: 'Die Datei wurde nicht gespeichert',
};
