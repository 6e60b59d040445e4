import type { SecretChannel } from '../../shared/ipc/channels.ts';
import type { Output } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import { wordsIn } from './words.ts';

type Note = Output<'secret.describe'>;

interface Host {
  call(channel: SecretChannel, input: unknown): Promise<Result<unknown>>;
}

/** What the preload put there; the answers were parsed with the contract's schemas in main. */
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

function show(note: Note): void {
  const [language, words] = wordsIn(note.languages);
  document.documentElement.lang = language;
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
  say('close', words.close);
  part('note').hidden = false;
  part('copy').focus();
  part('copy').addEventListener('click', () => {
    // Emptied first, so that saying the same once more is heard.
    say('said', '');
    void host
      .call('secret.copy', null)
      .then((result) => say('said', result.ok ? words.copied : words.failed));
  });
  part('close').addEventListener('click', close);
}

async function start(): Promise<void> {
  const result = await host.call('secret.describe', null);
  if (result.ok) show(result.value as Note);
  else close();
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
});
void start();
