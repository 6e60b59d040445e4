import type { PromptChannel } from '../../shared/ipc/channels.ts';
import type { Output } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import { type Asks, faultOf, type Typed } from '../../shared/model/prompt-rules.ts';
import { wordsIn } from './words.ts';

type Question = Output<'prompt.describe'>;

interface Host {
  call(channel: PromptChannel, input: unknown): Promise<Result<unknown>>;
}

/** The API of the preload; main parsed the answers with the contract's schemas. */
const host = (window as unknown as { latchkey: Host }).latchkey;

function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${id}.`);
  return element;
}

/** Keys that follow each other this fast are being typed, not pressed on purpose (ms). */
const typingMs = 1_000;

const form = part('form', HTMLFormElement);
const username = part('username', HTMLInputElement);
const usernameField = part('username-field', HTMLDivElement);
const secret = part('secret', HTMLInputElement);
const repeat = part('repeat', HTMLInputElement);
const repeatField = part('repeat-field', HTMLDivElement);
const problem = part('problem', HTMLParagraphElement);
const submit = part('submit', HTMLButtonElement);
const close = part('cancel', HTMLButtonElement);
const fields = { username, secret, repeat };

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
  close.textContent = words.cancel;
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

function isComplete(asks: Asks, typed: Typed): boolean {
  for (const field of Object.values(fields)) field.removeAttribute('aria-invalid');
  problem.textContent = '';
  const found = faultOf(asks, typed);
  if (found !== undefined) complain(fields[found.field], words.faulty(asks, found));
  return found === undefined;
}

async function send(asks: Asks): Promise<void> {
  const typed = { username: username.value.trim(), secret: secret.value, repeat: repeat.value };
  if (isCancelled || !isComplete(asks, typed)) return;
  secret.value = '';
  repeat.value = '';
  submit.disabled = true;
  // Main closes this window on success, so an answer seen here is a refusal.
  const result = await host.call('prompt.submit', typed);
  if (isCancelled) return;
  submit.disabled = false;
  if (!result.ok) complain(secret, result.problem.message);
}

let isCancelled = false;
let lastKey = 0;
let pause = 0;

/**
 * Nobody waits for the answer any more. The window keeps the focus, so that what is still being typed goes nowhere; only
 * the person closes it.
 */
function showCancelled(asks: Asks): void {
  isCancelled = true;
  lastKey = performance.now();
  for (const field of Object.values(fields)) {
    field.value = '';
    field.disabled = true;
  }
  for (const id of ['where', 'username-field', 'secret-field', 'repeat-field'])
    part(id, HTMLElement).hidden = true;
  submit.disabled = true;
  submit.hidden = true;
  close.textContent = words.close;
  problem.textContent = words.cancelled[asks];
  // Not the button: the rest of what is being typed would press it.
  part('title', HTMLHeadingElement).focus();
}

const cancel = () => void host.call('prompt.cancel', null);

/** A press of the button by the keyboard counts when it was no part of what is being typed. */
function closeOnPurpose(event: MouseEvent): void {
  const isByKeyboard = event.detail === 0;
  if (isCancelled && isByKeyboard && pause < typingMs) return;
  cancel();
}

async function start(): Promise<void> {
  const result = await host.call('prompt.describe', null);
  if (!result.ok) return cancel();
  const question = result.value as Question;
  const { asks } = question;
  speak(question.languages);
  show(question);
  if (question.cancelled) return showCancelled(asks);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(asks);
  });
  const over = await host.call('prompt.untilCancelled', null);
  if (over.ok) showCancelled(asks);
}

close.addEventListener('click', closeOnPurpose);
document.addEventListener('keydown', (event) => {
  pause = event.timeStamp - lastKey;
  lastKey = event.timeStamp;
  if (event.key === 'Escape') cancel();
});
void start();
