import { describe, expect, test } from 'vitest';
import { isFrom, type Sender } from './sender.ts';
import { contents, frame, mainAddress, sender } from './testing/windows.ts';

const gone: Sender = {
  sender: { id: 1 },
  get senderFrame(): never {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  },
};

const hostile: [string, Sender][] = [
  ['a frame that is gone', gone],
  ['no frame at all', sender(null)],
  ['another window', sender(frame(), 2)],
  ['a sub-frame of the page', sender(frame({ parent: frame(), routingId: 9 }))],
  ['a sub-frame that goes by the ids of the page', sender(frame({ parent: frame() }))],
  ['a sub-frame that claims to be the top', sender(frame({ routingId: 9 }))],
  ['a frame of another process', sender(frame({ processId: 8 }))],
  ['about:blank', sender(frame({ url: 'about:blank' }))],
  ['a data: page', sender(frame({ url: 'data:text/html,x', origin: 'null' }))],
  ['a file: page', sender(frame({ url: 'file:///index.html', origin: 'file://' }))],
  ['a web page', sender(frame({ url: 'https://latchkey/index.html', origin: 'https://latchkey' }))],
  ['the prompt page', sender(frame({ url: 'app://prompt/prompt.html', origin: 'app://prompt' }))],
  [
    'a host that begins alike',
    sender(frame({ url: 'app://latchkey.evil/index.html', origin: 'app://latchkey.evil' })),
  ],
  ['another port', sender(frame({ url: 'app://latchkey:1/index.html', origin: 'app://latchkey:1' }))],
  ['an opaque origin on the right address', sender(frame({ origin: 'null' }))],
  ['another file of the app', sender(frame({ url: 'app://latchkey/assets/x.js' }))],
  ['a user name before the host', sender(frame({ url: 'app://x@latchkey/index.html' }))],
  [
    'the developer tools',
    sender(frame({ url: 'devtools://devtools/bundled/index.html', origin: 'devtools://devtools' }), 3),
  ],
  ['a window that the window opened, on the very page', sender(frame({ processId: 7, routingId: 1 }), 4)],
  ['a web view on the very page', sender(frame({ processId: 9, routingId: 1 }), 5)],
  ['the page as it was before it was loaded anew', sender(frame({ routingId: 0 }))],
  ['a page made of a blob', sender(frame({ url: 'blob:app://latchkey/1', origin: 'app://latchkey' }))],
  ['the source of the page', sender(frame({ url: 'view-source:app://latchkey/index.html' }))],
  ['the page with a slash more', sender(frame({ url: 'app://latchkey/index.html/' }))],
  ['the secret page', sender(frame({ url: 'app://secret/secret.html', origin: 'app://secret' }))],
];

describe('who may ask', () => {
  test('the main frame of the window, on its page, whatever the view', () => {
    expect(isFrom(sender(), contents(), mainAddress)).toBe(true);
    expect(isFrom(sender(frame({ url: mainAddress.url })), contents(), mainAddress)).toBe(true);
  });

  test.each(hostile)('refuses %s @T2', (_name, event) => {
    expect(isFrom(event, contents(), mainAddress)).toBe(false);
  });

  test('refuses everyone when the window is gone or was never there @T2', () => {
    expect(isFrom(sender(), undefined, mainAddress)).toBe(false);
    expect(isFrom(sender(), contents({ isDestroyed: () => true }), mainAddress)).toBe(false);
  });
});
