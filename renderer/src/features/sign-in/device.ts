interface Group {
  /** Where in the code it begins. */
  at: number;
  text: string;
}

/** A code in groups for reading: of four, unless the server groups it itself. */
export function groupsOf(code: string): Group[] {
  if (code.length <= 5 || /[-\s.]/u.test(code)) return [{ at: 0, text: code }];
  return [...code.matchAll(/.{1,4}/gu)].map(({ 0: text, index: at }) => ({ at, text }));
}

/** A code one character after the other, so that a screen reader says each of them. */
export const spelled = (code: string): string => [...code].filter((one) => one.trim() !== '').join(' ');

const minute = 60_000;
/** The minutes at which the remaining time is announced. */
const milestones = [10, 5, 2, 1];

/**
 * The time left, to be said aloud now and then: in whole minutes, and only once each milestone is passed.
 * Undefined before the first one.
 */
export function minutesToSay(leftMs: number, wholeMs: number): number | undefined {
  const passed = milestones.filter((one) => one * minute < wholeMs && leftMs <= one * minute);
  return passed.at(-1);
}
