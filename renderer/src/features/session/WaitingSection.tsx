import { Button, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { WaitingRequest } from '../../../../shared/model/waiting.ts';
import { words } from '../../i18n/index.ts';
import { formatTime } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import classes from './tables.module.css';

interface WaitingProps {
  requests: readonly WaitingRequest[];
  onCancel(id: string): void;
  onRetry(): void;
}

function Row({ request, onCancel }: { request: WaitingRequest; onCancel(): void }) {
  const { method, path, since, reason } = request;
  return (
    <tr>
      <th scope="row">
        {method} {path}
      </th>
      <td className={classes['time']}>{formatTime(since)}</td>
      <td>{reason.message}</td>
      <td>
        <Button
          size="compact-xs"
          variant="default"
          onClick={onCancel}
          aria-label={words.session.cancelRequest(`${method} ${path}`)}
        >
          {words.session.cancel}
        </Button>
      </td>
    </tr>
  );
}

/** The requests that wait, why and since when; each can be cancelled. Not there until one has waited. */
export function WaitingSection({ requests, onCancel, onRetry }: WaitingProps) {
  const place = useRef<HTMLDivElement>(null);
  const [shown, show] = useState(false);
  if (requests.length > 0 && !shown) show(true);
  if (requests.length === 0 && !shown) return null;
  const cancel = (id: string) => {
    onCancel(id);
    // The button that had the focus is about to go.
    place.current?.focus();
  };
  const retry = (
    <Button size="xs" onClick={onRetry}>
      {words.app.tryNow}
    </Button>
  );
  return (
    <Section title={words.session.waiting} action={requests.length > 0 && retry}>
      <div ref={place} tabIndex={-1} className={classes['place']}>
        <Text>{requests.length > 0 ? words.session.waitingText : words.session.nothingWaits}</Text>
        {requests.length > 0 && (
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">{words.session.request}</th>
                <th scope="col">{words.session.since}</th>
                <th scope="col">{words.session.reason}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {requests.map((request) => (
                <Row key={request.id} request={request} onCancel={() => cancel(request.id)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Section>
  );
}
