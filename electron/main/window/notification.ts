import { Notification } from 'electron';

/** Shows a notification of the system's; `clicked` is called when somebody asks what it is about. */
export function showNotification(text: { title: string; body: string }, clicked: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification(text);
  // One that nothing refers to is collected, and its click is heard by nobody.
  shown.add(notification);
  const over = () => shown.delete(notification);
  notification.once('click', () => {
    over();
    clicked();
  });
  notification.once('close', over);
  notification.once('failed', over);
  notification.show();
}

const shown = new Set<Notification>();
