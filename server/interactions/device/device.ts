import type { Context } from 'koa';
import type { Configuration, ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { scopesOpenTo, supportedScopes } from '../../auth/scopes.ts';
import type { User, Users } from '../../storage/users/users.ts';
import { sendPage } from '../headers.ts';
import { messagePage } from '../pages.ts';
import { shownClient } from '../shown-client.ts';
import { deviceName, deviceNameIn } from './name.ts';
import { confirmDevicePage, deviceDonePage, enterCodePage } from './pages.ts';

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;

/** Problems with a code, by the name of oidc-provider's error. Never reveals whether a wrong code was close. */
const problems: ReadonlyMap<string, string> = new Map([
  ['NotFoundError', 'This code does not exist. Check it and enter it again.'],
  ['ExpiredError', 'That code has expired. Ask the device for a new one.'],
  ['AlreadyUsedError', 'That code has already been used. Ask the device for a new one.'],
  ['NoCodeError', 'Enter the code first.'],
]);

const otherProblem = 'This page was open for too long or in two tabs. Enter the code again.';

const stateSchema = z.looseObject({ secret: z.string() });
const paramsSchema = z.looseObject({ scope: z.string().default('') });

function formOf({ oidc, host }: KoaContextWithOIDC) {
  const { secret } = stateSchema.parse(oidc.session?.state);
  return { host, action: oidc.urlFor('code_verification'), xsrf: secret };
}

/** The code that the device put into the URL (RFC 8628 §3.3.1). The person submits it after comparing. */
function prefilled({ state }: Context): string {
  return typeof state['userCode'] === 'string' ? state['userCode'] : '';
}

function sendCancelledPage(ctx: KoaContextWithOIDC): void {
  const text = 'The device was not signed in. You can close this page.';
  sendPage(ctx, 200, messagePage(ctx.host, 'Cancelled', text));
}

async function askForCode(
  ctx: KoaContextWithOIDC,
  _form: string,
  out?: ErrorOut,
  error?: Error,
): Promise<void> {
  if (error === undefined) return sendPage(ctx, 200, enterCodePage(formOf(ctx), prefilled(ctx)));
  if (error.name === 'AbortedError') return sendCancelledPage(ctx);
  if (out?.error === 'server_error') {
    const text = 'You did nothing wrong. Wait a moment and enter the code again.';
    return sendPage(ctx, 500, messagePage(ctx.host, 'Something went wrong here', text));
  }
  const problem = problems.get(error.name) ?? otherProblem;
  const entered = 'userCode' in error && typeof error.userCode === 'string' ? error.userCode : '';
  sendPage(ctx, 400, enterCodePage(formOf(ctx), entered, problem));
}

/** What the device will be able to do; before anybody has signed in, what it requests. */
function scopesOf({ oidc }: KoaContextWithOIDC, user: User | undefined): string[] {
  const { scope } = paramsSchema.parse(oidc.deviceCode?.params ?? {});
  const asked = new Set(scope.split(' '));
  // A device stays signed in until it signs out, whether or not it requests that.
  if (oidc.client?.grantTypeAllowed('refresh_token')) asked.add('offline_access');
  const known = supportedScopes.filter((scope) => asked.has(scope));
  return user === undefined ? known : scopesOpenTo(user, known);
}

/**
 * The device flow (RFC 8628) with our pages. Codes consist of eight out of twenty consonants: no vowels, which could
 * form words, and no digits, which look like letters.
 */
export function deviceFlow(users: Users): DeviceFlow {
  return {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    deviceInfo: ({ oidc }) => {
      const name = deviceName(oidc.body?.['device_name']);
      return name === undefined ? {} : { name };
    },
    userCodeInputSource: askForCode,
    async userCodeConfirmSource(ctx, _form, client, deviceInfo, userCode) {
      const subject = ctx.oidc.session?.accountId;
      const user = subject === undefined ? undefined : await users.bySubject(subject);
      const request = {
        client: shownClient(client),
        deviceName: deviceNameIn(deviceInfo),
        userCode,
        scopes: scopesOf(ctx, user),
        user: user?.name,
      };
      sendPage(ctx, 200, confirmDevicePage(formOf(ctx), request));
    },
    successSource(ctx) {
      const { client, deviceCode } = ctx.oidc;
      const shown = client === undefined ? { name: 'The app', namedItself: false } : shownClient(client);
      sendPage(ctx, 200, deviceDonePage(ctx.host, shown, deviceNameIn(deviceCode?.deviceInfo)));
    },
  };
}
