/** What surrounds the window: links to it, the tray, the start at login. */
export const desktop = {
  lostLink: 'This link leads nowhere in Latchkey.',
  lostLinkText: 'Nothing was opened or changed.',
  noTray:
    'Your desktop shows no icons of this kind, so closing the window ends Latchkey as before: nothing would lead back to it.',
  noNotifications: 'Nothing on your desktop shows such messages.',
  startsOtherwise: {
    yes: 'Your system starts Latchkey at login all the same. Change that in the settings of your desktop.',
    no: 'Your system does not start Latchkey at login. Switch this off and on again, or look in the settings of your desktop.',
    unknown: 'Your system does not say whether it starts Latchkey at login.',
  },
};
