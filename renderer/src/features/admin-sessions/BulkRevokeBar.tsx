import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import { formatNumber } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import classes from './AdminSessions.module.css';
import type { BulkRevoke, Question } from './bulk-revoke.ts';

const mostNames = 5;

/** What is asked, what exactly it is about, and what the button says. */
function wordsOf(question: Question) {
  const said = words.admin.sessions;
  if (question.kind === 'user') {
    const { user, count, more, own } = question;
    const shown = count === undefined ? '' : formatNumber(count);
    return {
      question: said.questionAll(user.username, count, shown, more),
      names: undefined,
      own: own ? said.ownAccount : undefined,
      confirm: said.confirmAll,
    };
  }
  const { rows } = question;
  const names = [...new Map(rows.map(({ user }) => [user.sub, user.username])).values()];
  const count = formatNumber(rows.length);
  return {
    question: said.question(rows.length, count, names.length, formatNumber(names.length)),
    names: said.names(names.slice(0, mostNames).join(', '), Math.max(0, names.length - mostNames)),
    own: rows.some(({ current }) => current) ? said.includesOwn : undefined,
    confirm: said.confirm(rows.length, count),
  };
}

function Confirmation({ ending, question }: { ending: BulkRevoke; question: Question }) {
  const { busy, problem, before } = useStore(ending.store);
  const asked = useRef<HTMLParagraphElement>(null);
  useEffect(() => asked.current?.focus(), []);
  const said = words.admin.sessions;
  const { question: text, names, own, confirm } = wordsOf(question);
  return (
    <Stack gap="sm" role="group" aria-label={said.endSelected} className={classes['question']}>
      <Text fw={600} ref={asked} tabIndex={-1} dir="auto" aria-live="polite">
        {text}
      </Text>
      {names !== undefined && (
        <Text size="sm" dir="auto" className={classes['names']}>
          {names}
        </Text>
      )}
      {own !== undefined && (
        <Text size="sm" fw={600}>
          {own}
        </Text>
      )}
      <Text size="sm">{said.final}</Text>
      {problem !== undefined && (
        <ProblemNotice title={said.endFailed} problem={problem}>
          {before > 0 && <Text size="sm">{said.partly(before, formatNumber(before))}</Text>}
        </ProblemNotice>
      )}
      <Group gap="sm">
        <Button color="red" loading={busy} onClick={() => void ending.confirm()}>
          {confirm}
        </Button>
        <Button variant="default" disabled={busy} onClick={ending.cancel}>
          {said.cancel}
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ ending }: { ending: BulkRevoke }) {
  const done = useStore(ending.store, (state) => state.done);
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button that was pressed is gone.
    if (done !== undefined) text.current?.focus();
  }, [done]);
  if (done === undefined) return null;
  const said = words.admin.sessions;
  return (
    <Alert
      color="gray"
      variant="light"
      icon={<IconCheck aria-hidden />}
      role="status"
      withCloseButton
      closeButtonLabel={said.dismiss}
      onClose={ending.dismiss}
    >
      <Text size="sm" ref={text} tabIndex={-1}>
        {said.done(done.ended, formatNumber(done.ended), done.over)}
      </Text>
    </Alert>
  );
}

/** The number of selected sessions and their actions, with an inline confirmation. */
export function BulkRevokeBar({ ending }: { ending: BulkRevoke }) {
  const { selected, question } = useStore(ending.store);
  const opener = useRef<Element | null>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    const answered = wasAsked.current && question === undefined;
    wasAsked.current = question !== undefined;
    // Back to where it was asked from; what was done takes the focus itself.
    const from = opener.current;
    if (answered && ending.store.getState().done === undefined && from instanceof HTMLElement) from.focus();
  }, [question, ending]);
  useEffect(
    () =>
      ending.store.subscribe((state, before) => {
        if (state.question !== undefined && before.question === undefined) {
          opener.current = document.activeElement;
        }
      }),
    [ending],
  );
  const { size } = selected;
  const said = words.admin.sessions;
  return (
    <>
      <Done ending={ending} />
      {question !== undefined && <Confirmation ending={ending} question={question} />}
      <Group gap="sm" mih={30} className={classes['bar']} hidden={question?.kind === 'sessions'}>
        <Text size="sm" c="dimmed" role="status">
          {said.selected(size, formatNumber(size))}
        </Text>
        <Button size="xs" color="red" disabled={size === 0} onClick={ending.askSelected}>
          {said.endSelected}
        </Button>
        <Button size="xs" variant="default" disabled={size === 0} onClick={ending.clear}>
          {said.clearSelection}
        </Button>
      </Group>
    </>
  );
}
