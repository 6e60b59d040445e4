import { locale } from '../i18n/index.ts';

const measure = (tag: string | undefined, name: string, more: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(tag, { style: 'unit', unit: name, ...more });
const whole = { unitDisplay: 'long', maximumFractionDigits: 0 } as const;
const tenth = { maximumFractionDigits: 1 } as const;

/** Formats are created on first use: creating all takes longer than rendering most views. */
const makers = {
  dateTime: (tag?: string) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }),
  moment: (tag?: string) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' }),
  time: (tag?: string) => new Intl.DateTimeFormat(tag, { timeStyle: 'medium' }),
  number: (tag?: string) => new Intl.NumberFormat(tag),
  list: (tag?: string) => new Intl.ListFormat(tag, { type: 'conjunction' }),
  milliseconds: (tag?: string) => measure(tag, 'millisecond', {}),
  seconds: (tag?: string) => measure(tag, 'second', tenth),
  byte: (tag?: string) => measure(tag, 'byte', tenth),
  kilobyte: (tag?: string) => measure(tag, 'kilobyte', tenth),
  megabyte: (tag?: string) => measure(tag, 'megabyte', tenth),
  gigabyte: (tag?: string) => measure(tag, 'gigabyte', tenth),
  days: (tag?: string) => measure(tag, 'day', whole),
  hours: (tag?: string) => measure(tag, 'hour', whole),
  minutes: (tag?: string) => measure(tag, 'minute', whole),
};

type Makers = typeof makers;

let made: { [Name in keyof Makers]?: ReturnType<Makers[Name]> } = {};
let madeFor: string | undefined;

/** The named format in the current language, which may change while the window is open. */
function format<Name extends keyof Makers>(name: Name): ReturnType<Makers[Name]> {
  const tag = locale();
  if (madeFor !== tag) [made, madeFor] = [{}, tag];
  const known: ReturnType<Makers[Name]> | undefined = made[name];
  if (known !== undefined) return known;
  const fresh = makers[name](tag) as ReturnType<Makers[Name]>;
  made = { ...made, [name]: fresh };
  return fresh;
}

/** A time (milliseconds since 1970, or a date string) as date and time; other text is returned as it is. */
export function formatDateTime(at: number | string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : format('dateTime').format(date);
}

/** A time as date and time, to the second. */
export const formatMoment = (at: number): string => format('moment').format(at);

/** A time of today, to the second. */
export const formatTime = (at: number): string => format('time').format(at);

export const formatNumber = (value: number): string => format('number').format(value);

/** Names as one list: a, b and c. */
export const formatList = (names: readonly string[]): string => format('list').format(names);

/** A short duration in words: milliseconds below one second. */
export const formatTook = (ms: number): string =>
  ms < 1000 ? format('milliseconds').format(Math.round(ms)) : format('seconds').format(ms / 1000);

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes in the unit that reads best. */
export function formatBytes(bytes: number): string {
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return format(sizes[step] ?? 'byte').format(bytes / 1000 ** step);
}

const spans = [
  { from: 172_800_000, unit: 86_400_000, name: 'days' },
  { from: 5_400_000, unit: 3_600_000, name: 'hours' },
  { from: 0, unit: 60_000, name: 'minutes' },
] as const;

/** A span of time in words, rounded to days, hours or minutes: 6 hours. */
export function formatSpan(ms: number): string {
  const { unit, name } = spans.find(({ from }) => ms >= from) ?? spans[2];
  return format(name).format(ms / unit);
}

const two = (value: number) => String(value).padStart(2, '0');

/** Time left as a clock: 12:41, 1:02:03, or days and hours beyond two days. Never below 0:00. */
export function formatCountdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (hours >= 48) {
    return `${format('days').format(Math.floor(hours / 24))} ${format('hours').format(hours % 24)}`;
  }
  const clock = `${hours > 0 ? two(minutes) : minutes}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}
