import type { SecretChannel } from '../../shared/ipc/channels.ts';
import type { Output } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import { wordsIn } from './words.ts';

type Answer = Output<'secret.describe'>;
type Note = NonNullable<Answer['note']>;

interface Host {
  call(channel: SecretChannel, input: unknown): Promise<Result<unknown>>;
}

/** The API of the preload; main parsed the answers with the contract's schemas. */
const host = (window as unknown as { latchkey: Host }).latchkey;

function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no ${id}.`);
  return element;
}

function say(id: string, text: string): void {
  part(id).textContent = text;
}

const close = () => void host.call('secret.close', null);

const copy = () => {
  // Emptied first, so that saying the same once more is heard.
  say('said', '');
  void host.call('secret.copy', null).then((result) => say('said', result.ok ? words.copied : words.failed));
};

let [, words] = wordsIn([]);

function show(note: Note): void {
  document.title = words.title(note.client);
  say('title', words.title(note.client));
  say('about', words.about);
  say('server-name', words.server);
  say('server', note.connection === '' ? note.host : `${note.connection} (${note.host})`);
  say('client-id-name', words.clientId);
  say('client-id', note.client_id);
  say('secret-name', words.secret);
  say('secret', note.secret);
  say('copy', words.copy);
  part('copy').addEventListener('click', copy);
  part('note').hidden = false;
  part('copy').focus();
}

/** Clears the secret of a locked session; the window stays until the user closes it. */
function showForgotten(): void {
  document.title = words.forgotten;
  say('title', words.forgotten);
  say('about', words.why);
  for (const id of ['server', 'client-id', 'secret', 'said']) say(id, '');
  for (const id of ['facts', 'copy']) part(id).hidden = true;
  part('note').hidden = false;
  part('title').focus();
}

async function start(): Promise<void> {
  const result = await host.call('secret.describe', null);
  if (!result.ok) return close();
  const { note, languages } = result.value as Answer;
  const [language, chosen] = wordsIn(languages);
  document.documentElement.lang = language;
  words = chosen;
  say('close', words.close);
  part('close').addEventListener('click', close);
  if (note === undefined) return showForgotten();
  show(note);
  const forgotten = await host.call('secret.untilForgotten', null);
  if (forgotten.ok) showForgotten();
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
});
void start();
