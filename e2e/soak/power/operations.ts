/**
 * An operation of a program on the disk. Files have numbers, because a name may refer to another file later. Names are
 * relative to the recorded folder.
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

/** The content of a folder. */
export interface Tree {
  folders: Set<string>;
  /** File numbers by name. */
  names: Map<string, number>;
  contents: Map<number, Buffer>;
}
