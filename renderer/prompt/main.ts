import type { PromptChannel } from '../../shared/ipc/channels.ts';
import type { Input, Output } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import { shortestPassphrase } from './rules.ts';
import { wordsIn } from './words.ts';

type Question = Output<'prompt.describe'>;

interface Host {
  call(channel: PromptChannel, input: unknown): Promise<Result<unknown>>;
}

/** What the preload put there; the answers were parsed with the contract's schemas in main. */
const host = (window as unknown as { latchkey: Host }).latchkey;

function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${id}.`);
  return element;
}

const form = part('form', HTMLFormElement);
const username = part('username', HTMLInputElement);
const usernameField = part('username-field', HTMLDivElement);
const secret = part('secret', HTMLInputElement);
const repeat = part('repeat', HTMLInputElement);
const repeatField = part('repeat-field', HTMLDivElement);
const problem = part('problem', HTMLParagraphElement);
const submit = part('submit', HTMLButtonElement);

let [, words] = wordsIn([]);

function speak(languages: readonly string[]): void {
  const [language, chosen] = wordsIn(languages);
  document.documentElement.lang = language;
  words = chosen;
}

function show(question: Question): void {
  const { asks, connection } = question;
  document.title = words.title[asks](connection);
  part('title', HTMLHeadingElement).textContent = words.title[asks](connection);
  part('goes', HTMLSpanElement).textContent = words.goes[asks];
  part('host', HTMLElement).textContent = question.host;
  part('username-label', HTMLLabelElement).textContent = words.username;
  part('secret-label', HTMLLabelElement).textContent = words.secret[asks];
  part('repeat-label', HTMLLabelElement).textContent = words.repeat;
  part('cancel', HTMLButtonElement).textContent = words.cancel;
  submit.textContent = words.submit[asks];
  usernameField.hidden = asks !== 'password';
  repeatField.hidden = asks !== 'newPassphrase';
  username.value = question.username;
  form.hidden = false;
  problem.textContent = question.problem === undefined ? '' : words.refused(asks, question.problem);
  (asks === 'password' && username.value === '' ? username : secret).focus();
}

function complain(field: HTMLInputElement, text: string): void {
  problem.textContent = text;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

function isComplete(asks: Question['asks']): boolean {
  for (const field of [username, secret, repeat]) field.removeAttribute('aria-invalid');
  problem.textContent = '';
  if (asks === 'password' && username.value.trim() === '') complain(username, words.missing.username);
  else if (secret.value === '') complain(secret, words.missing[asks]);
  else if (asks === 'newPassphrase') return isChosenWell();
  else return true;
  return false;
}

function isChosenWell(): boolean {
  if (secret.value.length < shortestPassphrase) complain(secret, words.tooShort);
  else if (repeat.value !== secret.value) complain(repeat, words.different);
  else return true;
  return false;
}

async function send(asks: Question['asks']): Promise<void> {
  if (!isComplete(asks)) return;
  const input: Input<'prompt.submit'> = { username: username.value.trim(), secret: secret.value };
  secret.value = '';
  repeat.value = '';
  submit.disabled = true;
  // When main takes it, it closes this window; an answer seen here is a refusal.
  const result = await host.call('prompt.submit', input);
  submit.disabled = false;
  if (!result.ok) complain(secret, result.problem.message);
}

const cancel = () => void host.call('prompt.cancel', null);

async function start(): Promise<void> {
  const result = await host.call('prompt.describe', null);
  if (!result.ok) return cancel();
  const question = result.value as Question;
  speak(question.languages);
  show(question);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(question.asks);
  });
}

part('cancel', HTMLButtonElement).addEventListener('click', cancel);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') cancel();
});
void start();
