/** Just below the size limit of the app for an answer. */
const bytes = 255 * 1024;

interface HeavyAnswer {
  status: number;
  body: string;
}

/** `text`, repeated up to the size limit. */
function repeated(text: string): string {
  return text.repeat(Math.floor(bytes / text.length));
}

/** An object with this member and as many others as fit the size limit. */
function withManyMembers(member: string): string {
  const others = Array.from({ length: Math.floor(bytes / '"m100000":1,'.length) - 10 }, (_, n) => {
    return `"m${100_000 + n}":1`;
  });
  return `{${[member, ...others].join(',')}}`;
}

/** The most expensive JSON answers of that size. None contains tokens. */
export const heavyAnswers: Record<string, HeavyAnswer> = {
  'lists in lists, all closed': {
    status: 200,
    body: '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
  },
  'objects side by side': { status: 200, body: `[${repeated('{},')}{}]` },
  'as many members as there is room for': { status: 200, body: withManyMembers('"token_type":"Bearer"') },
  'an error among as many members': { status: 400, body: withManyMembers('"error":"invalid_request"') },
  'an error in escapes': { status: 400, body: `{"error":"${repeated('\\u0061').slice(6)}"}` },
};
