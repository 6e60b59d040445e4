import { locale } from '../words/index.ts';

function makeFormats(tag: string | undefined) {
  const unit = (name: string, more: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, ...more });
  const whole = { unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return {
    tag,
    dateTime: new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }),
    moment: new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' }),
    time: new Intl.DateTimeFormat(tag, { timeStyle: 'medium' }),
    number: new Intl.NumberFormat(tag),
    list: new Intl.ListFormat(tag, { type: 'conjunction' }),
    milliseconds: unit('millisecond'),
    seconds: unit('second', { maximumFractionDigits: 1 }),
    sizes: ['byte', 'kilobyte', 'megabyte', 'gigabyte'].map((name) =>
      unit(name, { maximumFractionDigits: 1 }),
    ),
    days: unit('day', whole),
    hours: unit('hour', whole),
    minutes: unit('minute', whole),
  };
}

let made: ReturnType<typeof makeFormats> | undefined;

// The language may change while the window is open.
function formats(): ReturnType<typeof makeFormats> {
  const tag = locale();
  if (made === undefined || made.tag !== tag) made = makeFormats(tag);
  return made;
}

/** A moment (milliseconds since 1970, or a date as text) as date and time; text that is no date as it came. */
export function formatDateTime(at: number | string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : formats().dateTime.format(date);
}

/** A moment as date and time, to the second. */
export const formatMoment = (at: number): string => formats().moment.format(at);

/** A moment of today, to the second. */
export const formatTime = (at: number): string => formats().time.format(at);

export const formatNumber = (value: number): string => formats().number.format(value);

/** Names as one list: a, b and c. */
export const formatList = (names: readonly string[]): string => formats().list.format(names);

/** A short duration in words: milliseconds below one second. */
export const formatTook = (ms: number): string =>
  ms < 1000 ? formats().milliseconds.format(Math.round(ms)) : formats().seconds.format(ms / 1000);

/** A number of bytes in the unit that reads best. */
export function formatBytes(bytes: number): string {
  const { sizes } = formats();
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return sizes[step]?.format(bytes / 1000 ** step) ?? formatNumber(bytes);
}

const spans = [
  { from: 172_800_000, unit: 86_400_000, name: 'days' },
  { from: 5_400_000, unit: 3_600_000, name: 'hours' },
  { from: 0, unit: 60_000, name: 'minutes' },
] as const;

/** A span of time in words, rounded to days, hours or minutes: 6 hours. */
export function formatSpan(ms: number): string {
  const { unit, name } = spans.find(({ from }) => ms >= from) ?? spans[2];
  return formats()[name].format(ms / unit);
}

const two = (value: number) => String(value).padStart(2, '0');

/** Time left as a clock: 12:41, 1:02:03, or days and hours beyond two days. Never below 0:00. */
export function formatCountdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (hours >= 48) {
    const { days, hours: over } = formats();
    return `${days.format(Math.floor(hours / 24))} ${over.format(hours % 24)}`;
  }
  const clock = `${hours > 0 ? two(minutes) : minutes}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}
