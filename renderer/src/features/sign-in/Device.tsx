import { Button, Group, List, Text, VisuallyHidden } from '@mantine/core';
import type { SignInStep } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { formatCountdown, formatNumber } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { useNow } from '../../ui/useNow.ts';
import classes from './Device.module.css';
import { groupsOf, minutesToSay, spelled } from './device.ts';
import { Qr } from './Qr.tsx';
import type { Copied, SignIn } from './store.ts';

type DeviceStep = Extract<SignInStep, { step: 'device' }>;

const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

function Code({ code }: { code: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {words.signIn.code}
      </Text>
      <p className={classes['code']} translate="no" dir="ltr" aria-hidden>
        {groupsOf(code).map(({ at, text }) => (
          <span key={at} className={classes['group']}>
            {text}
          </span>
        ))}
      </p>
      <VisuallyHidden>{spelled(code)}</VisuallyHidden>
    </div>
  );
}

// Seen every second, said aloud only now and then.
function TimeLeft({ step }: { step: DeviceStep }) {
  const { askedAt, expiresAt } = step;
  const now = useNow(true);
  const whole = Math.max(1, expiresAt - askedAt);
  const left = Math.min(whole, Math.max(0, expiresAt - now));
  const minutes = minutesToSay(left, whole);
  return (
    <div>
      <Text size="sm" className={classes['left'] ?? ''} role="timer" aria-live="off">
        {words.signIn.codeLeft(formatCountdown(left))}
      </Text>
      <div className={classes['track']} aria-hidden>
        <div className={classes['rest']} style={{ transform: `scaleX(${left / whole})` }} />
      </div>
      <VisuallyHidden role="status">
        {minutes === undefined ? '' : words.signIn.codeMinutes(minutes, formatNumber(minutes))}
      </VisuallyHidden>
    </div>
  );
}

interface DeviceProps {
  step: DeviceStep;
  copied: Copied | undefined;
  signIn: SignIn;
}

/** A device code: the code, where to enter it, and when it expires. */
export function Device({ step, copied, signIn }: DeviceProps) {
  const { userCode, verificationUri, verificationUriComplete, trouble } = step;
  const { deviceSteps, qr, qrPlain, copyCode, copy, openHere, keepsAsking } = words.signIn;
  const label = verificationUriComplete === undefined ? qrPlain : qr;
  return (
    <>
      <List type="ordered" spacing="xs">
        {deviceSteps.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <div className={classes['columns']}>
        <div className={classes['main']}>
          <Code code={userCode} />
          <div>
            <Text size="sm" c="dimmed">
              {words.signIn.codeAddress}
            </Text>
            <Text className={classes['address'] ?? ''} dir="ltr">
              {verificationUri}
            </Text>
          </div>
          <TimeLeft step={step} />
        </div>
        <Qr text={verificationUriComplete ?? verificationUri} label={label(host(verificationUri))} />
      </div>
      <Group gap="sm">
        <Button variant="default" onClick={() => void signIn.copyCode()}>
          {copyCode}
        </Button>
        <Button variant="default" onClick={() => void signIn.copyAddress()}>
          {copy}
        </Button>
        <Button variant="default" onClick={() => void signIn.reopen()}>
          {openHere}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {copied === undefined ? '' : words.signIn.copied[copied]}
        </Text>
      </Group>
      {trouble !== undefined && <ProblemNotice title={keepsAsking} problem={trouble} weight="warning" />}
    </>
  );
}
