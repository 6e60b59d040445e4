import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { AuthorityView, ChosenAuthorities } from '../../../../shared/model/network.ts';
import { words } from '../../i18n/index.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './NetworkSection.module.css';
import type { NetworkStore } from './network.ts';

function validity({ validFrom, validTo }: AuthorityView): string {
  const [from, to] = [formatDateTime(validFrom), formatDateTime(validTo)];
  const now = Date.now();
  if (validTo < now) return words.network.expiredAt(to);
  return validFrom > now ? words.network.notYet(from) : words.network.from(from, to);
}

function AuthorityFacts({ authority }: { authority: AuthorityView }) {
  const say = words.network;
  const { issuer, fingerprint, root } = authority;
  return (
    <Facts
      facts={[
        [say.issuer, root ? say.itself : <bdi key="issuer">{issuer}</bdi>],
        [say.valid, validity(authority)],
        [say.fingerprint, <code key="fingerprint">{fingerprint}</code>],
      ]}
    />
  );
}

function Name({ authority }: { authority: AuthorityView }) {
  return (
    <Text fw={600} className={classes['name']} dir="auto">
      {authority.subject}
    </Text>
  );
}

function Chosen({ desk, chosen }: { desk: NetworkStore; chosen: ChosenAuthorities }) {
  const say = words.network;
  const busy = useStore(desk.store, (state) => state.busy);
  const title = useRef<HTMLParagraphElement>(null);
  useEffect(() => title.current?.focus(), []);
  const fresh = chosen.found.filter(({ trusted }) => !trusted).length;
  return (
    <Stack gap="md" role="group" aria-label={say.found(chosen.file)} className={classes['chosen']}>
      <Text fw={600} ref={title} tabIndex={-1} dir="auto" className={classes['name']}>
        {say.found(chosen.file)}
      </Text>
      {chosen.found.map((authority) => (
        <Stack gap="xs" key={authority.fingerprint}>
          <Name authority={authority} />
          {authority.trusted && <Text size="sm">{say.alreadyTrusted}</Text>}
          {!authority.root && <Text size="sm">{say.intermediate}</Text>}
          <AuthorityFacts authority={authority} />
        </Stack>
      ))}
      <Text size="sm">{fresh === 0 ? say.allTrusted : say.warning}</Text>
      <Group gap="sm">
        {fresh > 0 && (
          <Button loading={busy} onClick={() => void desk.add()}>
            {say.trust(fresh)}
          </Button>
        )}
        <Button variant="default" onClick={desk.leave}>
          {say.leave}
        </Button>
      </Group>
    </Stack>
  );
}

function Question({ desk, name }: { desk: NetworkStore; name: string }) {
  const say = words.network;
  const busy = useStore(desk.store, (state) => state.busy);
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  return (
    <Stack gap="xs" role="group" aria-label={say.removeOf(name)}>
      <Text fw={600} ref={question} tabIndex={-1} dir="auto" className={classes['name']}>
        {say.removeQuestion(name)}
      </Text>
      <Text size="sm">{say.removeText}</Text>
      <Group gap="sm">
        <Button color="red" loading={busy} onClick={() => void desk.remove()}>
          {say.remove}
        </Button>
        <Button variant="default" onClick={desk.keep}>
          {say.keep}
        </Button>
      </Group>
    </Stack>
  );
}

function Entry({ desk, authority }: { desk: NetworkStore; authority: AuthorityView }) {
  const say = words.network;
  const { fingerprint, subject } = authority;
  const asked = useStore(desk.store, ({ removing }) => removing === fingerprint);
  const opener = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    // What had the focus is gone; it goes back to where it came from.
    if (wasAsked.current && !asked) opener.current?.focus();
    wasAsked.current = asked;
  }, [asked]);
  return (
    <li className={classes['entry']}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
          <Name authority={authority} />
          {!asked && (
            <Button
              size="xs"
              variant="default"
              className={classes['act']}
              ref={opener}
              aria-label={say.removeOf(subject)}
              onClick={() => desk.askRemove(fingerprint)}
            >
              {say.remove}
            </Button>
          )}
        </Group>
        <AuthorityFacts authority={authority} />
        {asked && <Question desk={desk} name={subject} />}
      </Stack>
    </li>
  );
}

function List({ desk }: { desk: NetworkStore }) {
  const authorities = useStore(desk.store, (state) => state.authorities);
  const failed = useStore(desk.store, (state) => state.failed);
  if (authorities === undefined) {
    if (failed !== undefined) return null;
    return (
      <Delayed>
        <Skeleton height={80} />
      </Delayed>
    );
  }
  if (authorities.length === 0) return <Text size="sm">{words.network.none}</Text>;
  return (
    <ul className={classes['entries']}>
      {authorities.map((authority) => (
        <Entry key={authority.fingerprint} desk={desk} authority={authority} />
      ))}
    </ul>
  );
}

function Failure({ desk }: { desk: NetworkStore }) {
  const failed = useStore(desk.store, (state) => state.failed);
  if (failed === undefined) return null;
  const { listFailed, addFailed, removeFailed } = words.network;
  const titles = { list: listFailed, add: addFailed, remove: removeFailed };
  const again =
    failed.doing === 'list' ? { label: words.app.tryAgain, onClick: () => void desk.load() } : undefined;
  return <ProblemNotice title={titles[failed.doing]} problem={failed.problem} action={again} />;
}

/** The focus goes back to what opened the file when there is nothing of it left to decide, or when an entry is gone. */
function useFocusBack(desk: NetworkStore): RefObject<HTMLButtonElement | null> {
  const opener = useRef<HTMLButtonElement>(null);
  const open = useStore(desk.store, ({ chosen }) => chosen !== undefined);
  const done = useStore(desk.store, (state) => state.done);
  const was = useRef(open);
  useEffect(() => {
    if ((was.current && !open) || done === 'removed') opener.current?.focus();
    was.current = open;
  }, [open, done]);
  return opener;
}

/** The certificate authorities that the user added. */
export function AuthoritiesSection({ desk }: { desk: NetworkStore }) {
  const say = words.network;
  const { chosen, done } = useStore(desk.store);
  const opener = useFocusBack(desk);
  return (
    <Section
      title={say.authorities}
      action={
        <Button size="xs" variant="default" ref={opener} onClick={() => void desk.choose()}>
          {say.add}
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        {say.authoritiesText}
      </Text>
      <Failure desk={desk} />
      {chosen !== undefined && <Chosen desk={desk} chosen={chosen} />}
      <div>
        <Text size="sm" role="status" className={classes['done']}>
          {done === undefined ? '' : say[done]}
        </Text>
        <List desk={desk} />
      </div>
    </Section>
  );
}
