/**
 * What a program asked of the disk, in order. Files are numbered, as a name may stand for another one later; names are
 * relative to the folder that is looked at.
 */
export type Operation =
  | { kind: 'makeFolder'; name: string }
  | { kind: 'create'; name: string; file: number }
  | { kind: 'write'; file: number; offset: number; bytes: Buffer }
  | { kind: 'truncate'; file: number; size: number }
  | { kind: 'syncFile'; file: number }
  | { kind: 'rename'; from: string; to: string; file: number }
  | { kind: 'remove'; name: string }
  | { kind: 'syncFolder'; name: string };

/** A folder and what is below it. */
export interface Tree {
  folders: Set<string>;
  /** Which file a name stands for. */
  names: Map<string, number>;
  contents: Map<number, Buffer>;
}
