/** Just under what the app reads of an answer. */
const bytes = 255 * 1024;

interface HeavyAnswer {
  status: number;
  body: string;
}

/** As much of `text` as there is room for. */
function filled(text: string): string {
  return text.repeat(Math.floor(bytes / text.length));
}

/** An object of this member and as many others as there is room for. */
function crowded(member: string): string {
  const others = Array.from({ length: Math.floor(bytes / '"m100000":1,'.length) - 10 }, (_, n) => {
    return `"m${100_000 + n}":1`;
  });
  return `{${[member, ...others].join(',')}}`;
}

/** JSON that takes as much work as an answer of that size can ask for, and brings nothing. */
export const heavyAnswers: Record<string, HeavyAnswer> = {
  'lists in lists, all closed': {
    status: 200,
    body: '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
  },
  'objects side by side': { status: 200, body: `[${filled('{},')}{}]` },
  'as many members as there is room for': { status: 200, body: crowded('"token_type":"Bearer"') },
  'an error among as many members': { status: 400, body: crowded('"error":"invalid_request"') },
  'an error in escapes': { status: 400, body: `{"error":"${filled('\\u0061').slice(6)}"}` },
};
