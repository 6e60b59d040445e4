/** What surrounds the window: links to it, the tray, the start at login. */
export const desktop = {
  lostLink: 'Latchkey cannot open this link.',
  lostLinkText: 'Nothing was opened or changed.',
  noTray:
    'Your desktop shows no tray icons, so closing the window quits Latchkey as before: you could not open it again.',
  noNotifications: 'Your desktop does not show notifications.',
  startsOtherwise: {
    yes: 'Your system still starts Latchkey at login. Change that in your desktop settings.',
    no: 'Your system does not start Latchkey at login. Turn this off and on again, or check your desktop settings.',
    unknown: 'Your system does not report whether it starts Latchkey at login.',
  },
};
