import type { Ending } from '../../../shared/model/ending.ts';
import { words } from './index.ts';

interface Said {
  message: string;
  ending?: Ending | undefined;
}

/** What happened, with the server's reason for it: in the words of this window, or else as a quotation. */
export function told({ message, ending }: Said): string {
  if (ending === undefined) return message;
  if ('quote' in ending) return `${message} ${words.endings.quoted(ending.quote)}`;
  return words.endings.reasons[ending.reason];
}
