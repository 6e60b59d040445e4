const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const number = new Intl.NumberFormat();
const milliseconds = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'millisecond' });
const seconds = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'second',
  maximumFractionDigits: 1,
});
const size = (unit: string) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit, maximumFractionDigits: 1 });
const sizes = [size('byte'), size('kilobyte'), size('megabyte'), size('gigabyte')];

/** A moment (milliseconds since 1970, or a date as text) as date and time; text that is no date as it came. */
export function formatDateTime(at: number | string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : dateTime.format(date);
}

/** A moment as date and time, to the second. */
export const formatMoment = (at: number): string => moment.format(at);

/** A moment of today, to the second. */
export const formatTime = (at: number): string => time.format(at);

export const formatNumber = (value: number): string => number.format(value);

/** A short duration in words: milliseconds below one second. */
export const formatTook = (ms: number): string =>
  ms < 1000 ? milliseconds.format(Math.round(ms)) : seconds.format(ms / 1000);

/** A number of bytes in the unit that reads best. */
export function formatBytes(bytes: number): string {
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return sizes[step]?.format(bytes / 1000 ** step) ?? formatNumber(bytes);
}

const long = (unit: string) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 });
const spans = [
  { from: 172_800_000, unit: 86_400_000, format: long('day') },
  { from: 5_400_000, unit: 3_600_000, format: long('hour') },
  { from: 0, unit: 60_000, format: long('minute') },
] as const;

/** A span of time in words, rounded to days, hours or minutes: 6 hours. */
export function formatSpan(ms: number): string {
  const { unit, format } = spans.find(({ from }) => ms >= from) ?? spans[2];
  return format.format(ms / unit);
}

const two = (value: number) => String(value).padStart(2, '0');

/** Time left as a clock: 12:41, 1:02:03, or days and hours beyond two days. Never below 0:00. */
export function formatCountdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (hours >= 48) {
    const unit = (value: number, name: string) =>
      new Intl.NumberFormat(undefined, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
    return `${unit(Math.floor(hours / 24), 'day')} ${unit(hours % 24, 'hour')}`;
  }
  const clock = `${hours > 0 ? two(minutes) : minutes}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}
